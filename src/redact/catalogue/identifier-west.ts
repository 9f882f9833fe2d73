/** North America, the British Isles, and the Continent from Portugal to Iceland. */
export const WESTERN_IDENTIFIERS = `
us_ssn | US Social Security number | 3-2-4 digits, grouped or bare | area, group and serial that are given out; bare digits alone or beside a telling word | https://www.ssa.gov/employer/randomization.html
us_itin | US individual taxpayer number | 9xx-xx-xxxx, grouped or bare | ranges of the fourth and fifth digits; bare digits alone or beside a telling word | https://www.irs.gov/individuals/individual-taxpayer-identification-number
us_ein | US employer identification number | 2-7 digits | a telling word | https://www.irs.gov/businesses/small-businesses-self-employed/employer-id-numbers
us_mbi | US Medicare beneficiary identifier | 11 letters and digits, 4-3-4 | which places are letters, and the alphabet without S, L, O, I, B and Z | https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf
us_npi | US national provider identifier | 10 digits | Luhn over 80840 and the number; alone or beside a telling word | https://www.cms.gov/regulations-and-guidance/administrative-simplification/nationalprovidentstand
medical_license | US DEA registration of a prescriber | 2 letters and 7 digits | weighted sum; alone or beside a telling word | https://www.deadiversion.usdoj.gov
ca_sin | Canadian social insurance number | 3-3-3 digits, grouped or bare | Luhn, first digit; spaces or none: alone or beside a telling word | https://www.canada.ca/en/employment-social-development/services/sin.html
ca_health_number | Canadian provincial health number | 10 digits, perhaps with letters | a telling word | https://www.ontario.ca/page/health-card
ca_business_number | Canadian business number with its programme | 9 digits, RT or another programme, 4 digits | the programme; alone or beside a telling word | https://www.canada.ca/en/revenue-agency/services/tax/businesses/topics/registering-your-business/business-number.html
uk_nino | UK National Insurance number | 2 letters, 6 digits, A to D, in any usual groups | prefixes that are given out | https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
uk_nhs | UK NHS number | 3-3-4 digits, grouped or bare | mod 11; bare digits alone or beside a telling word | https://www.datadictionary.nhs.uk/attributes/nhs_number.html
uk_tax_reference | UK unique taxpayer reference | 10 digits | mod 11 check digit in front; alone or beside a telling word | https://www.gov.uk/find-utr-number
uk_temporary_reference | UK temporary reference number | 2 digits, a letter, 5 digits | a telling word | https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
ie_pps | Irish personal public service number | 7 digits, 1 or 2 letters | mod 23; alone or beside a telling word | https://www.gov.ie/en/department-of-social-protection/services/get-a-personal-public-service-pps-number
uk_company_number | UK company number | 8 digits, or 2 letters and 6 digits | a telling word | https://www.gov.uk/government/organisations/companies-house
de_tax_id | German tax identification number | 11 digits | ISO 7064 mod 11,10; alone or beside a telling word | https://www.bzst.de/DE/Privatpersonen/SteuerlicheIdentifikationsnummer/steuerlicheidentifikationsnummer_node.html
de_tax_number | German tax number of a tax office | 10 to 13 digits, with slashes or bare | slashes and lengths, alone or beside a telling word | https://de.wikipedia.org/wiki/Steuernummer
de_social_security | German pension insurance number | 2 digits, birthday, initial, 3 digits | birthday and weighted cross sum | https://www.gesetze-im-internet.de/vkvv/
de_health_insurance | German health insurance number | a letter and 9 digits | Luhn over the letter's place; alone or beside a telling word | https://www.gkv-datenaustausch.de
de_lanr | German physician number | 9 digits | weighted sum; alone or beside a telling word | https://www.kbv.de
de_bsnr | German practice number | 9 digits | number of the association; alone or beside a telling word | https://www.kbv.de
at_social_security | Austrian social insurance number | 4 digits and birthday | mod 11 and birthday; bare digits alone or beside a telling word | https://www.sozialversicherung.at
ch_ahv | Swiss AHV number | 756.xxxx.xxxx.xx | EAN-13; bare digits alone or beside a telling word | https://www.zas.admin.ch
es_nif | Spanish NIF of a person | 8 digits and a letter | mod 23 | https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/
es_nie | Spanish NIE of a foreigner | X, Y or Z, 7 digits and a letter | mod 23 | https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/
es_cif | Spanish NIF of a company | a letter, 7 digits, a digit or letter | Luhn; alone or beside a telling word | https://es.wikipedia.org/wiki/C%C3%B3digo_de_identificaci%C3%B3n_fiscal
es_social_security | Spanish social security number | 12 digits, bare or with slashes | a telling word | https://www.seg-social.es
pt_nif | Portuguese taxpayer number | 9 digits | mod 11; alone or beside a telling word | https://www.portaldasfinancas.gov.pt
it_codice_fiscale | Italian codice fiscale | 16 letters and digits | month, day and check character, also with letters in place of digits | https://www.agenziaentrate.gov.it
fr_nir | French social security number | 15 digits, Corsica with a letter | month and 97 minus the rest; bare digits alone or beside a telling word | https://www.insee.fr/fr/metadonnees/definition/c1409
fr_tax_id | French tax number | 13 digits | rest by 511; alone or beside a telling word | https://www.impots.gouv.fr
fr_siren | French company number | 9 digits | Luhn; alone or beside a telling word | https://www.insee.fr/fr/metadonnees/definition/c2047
fr_siret | French establishment number | 14 digits | Luhn; alone or beside a telling word | https://www.insee.fr/fr/metadonnees/definition/c1841
be_national_number | Belgian national register number | yy.mm.dd-xxx.xx, grouped or bare | birthday and 97 minus the rest; bare digits alone or beside a telling word | https://www.ibz.rrn.fgov.be
be_enterprise_number | Belgian enterprise number | xxxx.xxx.xxx, grouped or bare | 97 minus the rest; bare digits alone or beside a telling word | https://economie.fgov.be/en/themes/enterprises/crossroads-bank-enterprises
nl_bsn | Dutch citizen service number | 9 digits | elfproef; alone or beside a telling word | https://www.rvig.nl/bsn
lu_national_id | Luxembourgish national number | 13 digits | birthday, Luhn and Verhoeff; alone or beside a telling word | https://guichet.public.lu
fi_henkilotunnus | Finnish personal identity code | birthday, century sign, 3 digits, check character | birthday and mod 31 | https://dvv.fi/en/personal-identity-code
fi_business_id | Finnish business identity code | 7-1 digits | mod 11; alone or beside a telling word | https://www.ytj.fi
se_personnummer | Swedish personal identity number | yymmdd-xxxx or yyyymmdd-xxxx | birthday and Luhn; bare digits alone or beside a telling word | https://www.skatteverket.se
se_organisationsnummer | Swedish organisation number | 6-4 digits | Luhn and third digit; alone or beside a telling word | https://www.skatteverket.se
no_fodselsnummer | Norwegian birth number | ddmmyy xxxxx | birthday and two check digits; bare digits alone or beside a telling word | https://www.skatteetaten.no
no_organisasjonsnummer | Norwegian organisation number | 9 digits | mod 11; alone or beside a telling word | https://www.brreg.no
dk_cpr | Danish CPR number | ddmmyy-xxxx | birthday; alone or beside a telling word | https://www.cpr.dk
is_kennitala | Icelandic kennitala | ddmmyy-xxxx | birthday, mod 11 and century; bare digits alone or beside a telling word | https://www.skra.is
`;
