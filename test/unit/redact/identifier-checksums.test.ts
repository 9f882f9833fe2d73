import { describe, expect, test } from 'vitest';
import type { FormDetector } from '../../../src/redact/detector.ts';
import { identifier } from '../../../src/redact/detectors/identifier/all.ts';
import { detect } from '../../support/detect.ts';

/** Specimens that registries and laws print, taken apart so that no scanner takes them for somebody's. */
const SPECIMENS: readonly (readonly [type: string, ...parts: string[]])[] = [
  ['us_npi', '123', '456', '7893'],
  ['medical_license', 'AB', '1234', '563'],
  ['ca_sin', '046', '454', '286'],
  ['uk_nhs', '943', '476', '5919'],
  ['ie_pps', '6433', '435', 'F'],
  ['ie_pps', '6433', '435', 'OA'],
  ['de_tax_id', '86', '095', '742', '719'],
  ['de_social_security', '65', '170', '839', 'J00', '3'],
  ['at_social_security', '1237', '010', '180'],
  ['ch_ahv', '756', '9217', '0769', '85'],
  ['es_nif', '1234', '5678', 'Z'],
  ['es_nie', 'X', '1234', '567', 'L'],
  ['es_cif', 'A', '5881', '850', '1'],
  ['pt_nif', '501', '964', '843'],
  ['it_codice_fiscale', 'RSS', 'MRA', '85T10', 'A562S'],
  ['fr_nir', '2', '55', '08', '14', '168', '025', '38'],
  ['fr_siren', '732', '829', '320'],
  ['be_national_number', '85', '07', '30', '033', '28'],
  ['be_enterprise_number', '0403', '019', '261'],
  ['nl_bsn', '111', '222', '333'],
  ['fi_henkilotunnus', '131', '052', 'A', '308T'],
  ['se_personnummer', '811', '228', '9874'],
  ['no_fodselsnummer', '151', '086', '95', '088'],
  ['is_kennitala', '120', '174', '3399'],
  ['pl_pesel', '440', '514', '01', '359'],
  ['pl_nip', '123', '456', '32', '18'],
  ['pl_regon', '123', '456', '785'],
  ['ro_cnp', '2', '630', '615', '123', '459'],
  ['bg_egn', '752', '316', '9263'],
  ['hr_oib', '33392', '005', '961'],
  ['baltic_personal_code', '37', '605', '030', '299'],
  ['ru_snils', '112', '233', '445', '95'],
  ['ru_inn', '770', '708', '3893'],
  ['in_aadhaar', '2341', '2341', '2346'],
  ['sg_nric', 'S', '1234', '567', 'D'],
  ['cn_resident_id', '110', '105', '1949', '1231', '002X'],
  ['tw_national_id', 'A', '123', '456', '789'],
  ['th_tnin', '1', '2345', '67890', '12', '1'],
  ['au_tfn', '123', '456', '782'],
  ['au_abn', '83', '914', '571', '673'],
  ['au_acn', '004', '085', '616'],
  ['br_cpf', '111', '444', '777', '35'],
  ['br_cnpj', '11', '222', '333', '0001', '81'],
  ['ar_cuit', '20', '05536168', '2'],
  ['mx_curp', 'BOXW', '310820', 'HNERXN', '09'],
  ['za_id_number', '880', '123', '5111', '088'],
  ['vat_id', 'DE', '136', '695', '976'],
];

const found = (type: string, text: string): number => {
  const detector = identifier.find((it): it is FormDetector => it.type === type && 'forms' in it);
  return detector === undefined ? 0 : detect(detector, text).length;
};

describe('check digits', () => {
  test.each(SPECIMENS.map(([type, ...parts]) => [type, parts.join('')] as const))(
    'the specimen of %s is accepted',
    (type, number) => {
      expect(found(type, number)).toBe(1);
    },
  );
});
