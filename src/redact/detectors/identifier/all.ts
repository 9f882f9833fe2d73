import type { Detector } from '../../detector.ts';
import { africa } from './africa.ts';
import { britishIsles } from './british-isles.ts';
import { dach } from './dach.ts';
import { dateOfBirth } from './date-of-birth.ts';
import { documents } from './documents.ts';
import { eastAsia } from './east-asia.ts';
import { easternEurope } from './eastern-europe.ts';
import { franceBenelux } from './france-benelux.ts';
import { iberia } from './iberia.ts';
import { india } from './india.ts';
import { italy } from './italy.ts';
import { latinAmerica } from './latin-america.ts';
import { barePlate, licensePlate } from './license-plate.ts';
import { middleEast } from './middle-east.ts';
import { nordics } from './nordics.ts';
import { northAmerica } from './north-america.ts';
import { oceania } from './oceania.ts';
import { commercialRegister, postcode } from './places.ts';
import { vat } from './vat.ts';

/** Numbers by which states, insurers and registries know people, companies and vehicles. */
export const identifier: readonly Detector[] = [
  ...northAmerica,
  ...britishIsles,
  ...dach,
  ...iberia,
  ...italy,
  ...franceBenelux,
  ...nordics,
  ...easternEurope,
  ...middleEast,
  ...india,
  ...eastAsia,
  ...oceania,
  ...latinAmerica,
  ...africa,
  ...vat,
  ...documents,
  dateOfBirth,
  barePlate,
  licensePlate,
  postcode,
  commercialRegister,
];
