/** Eastern Europe, Asia, Oceania, Latin America, Africa, and papers of all countries. */
export const OTHER_IDENTIFIERS = `
pl_pesel | Polish PESEL number | 11 digits | birthday with century and weighted sum; alone or beside a telling word | https://www.gov.pl/web/gov/czym-jest-numer-pesel
pl_nip | Polish tax number | xxx-xxx-xx-xx or bare | mod 11; bare digits alone or beside a telling word | https://www.podatki.gov.pl
pl_regon | Polish REGON number | 9 digits | mod 11; alone or beside a telling word | https://stat.gov.pl
cz_rodne_cislo | Czech and Slovak birth number | yymmdd/xxxx | birthday and mod 11; bare digits alone or beside a telling word | https://www.mvcr.cz
ro_cnp | Romanian personal number | 13 digits | birthday and mod 11; alone or beside a telling word | https://ro.wikipedia.org/wiki/Cod_numeric_personal
bg_egn | Bulgarian uniform civil number | 10 digits | birthday and mod 11; alone or beside a telling word | https://www.grao.bg
hr_oib | Croatian personal number | 11 digits | ISO 7064 mod 11,10; alone or beside a telling word | https://www.porezna-uprava.hr
jmbg | Personal number of Yugoslavia's successors | 13 digits | birthday and mod 11; alone or beside a telling word | https://en.wikipedia.org/wiki/Unique_Master_Citizen_Number
baltic_personal_code | Estonian, Lithuanian and Latvian personal code | 11 digits | birthday and mod 11; alone or beside a telling word | https://en.wikipedia.org/wiki/National_identification_number
gr_afm | Greek tax number | 9 digits | mod 11; alone or beside a telling word | https://www.aade.gr
gr_amka | Greek social security number | 11 digits | birthday and Luhn; alone or beside a telling word | https://www.amka.gr
ru_snils | Russian pension insurance number | xxx-xxx-xxx xx | mod 101; bare digits alone or beside a telling word | https://sfr.gov.ru
ru_inn | Russian taxpayer number | 10 or 12 digits | mod 11; alone or beside a telling word | https://www.nalog.gov.ru
ua_rnokpp | Ukrainian taxpayer number | 10 digits | mod 11; alone or beside a telling word | https://tax.gov.ua
hu_taj | Hungarian social security number | 9 digits | mod 10; alone or beside a telling word | https://www.neak.gov.hu
tr_national_id | Turkish identity number | 11 digits | two check digits; alone or beside a telling word | https://www.nvi.gov.tr
il_id | Israeli identity number | 9 digits | Luhn; alone or beside a telling word | https://www.gov.il
ir_national_code | Iranian national code | 10 digits | mod 11; alone or beside a telling word | https://en.wikipedia.org/wiki/National_identification_number
ae_emirates_id | Emirates ID | 784-xxxx-xxxxxxx-x | country and Luhn; bare digits alone or beside a telling word | https://icp.gov.ae
sa_national_id | Saudi identity or residence number | 10 digits | Luhn and a telling word | https://www.my.gov.sa
eg_national_id | Egyptian national number | 14 digits | century, birthday and governorate; alone or beside a telling word | https://en.wikipedia.org/wiki/Egyptian_National_Identity_Card
pk_cnic | Pakistani identity card number | 5-7-1 digits | province; bare digits beside a telling word | https://www.nadra.gov.pk
in_aadhaar | Indian Aadhaar number | 4-4-4 digits, grouped or bare | Verhoeff; bare digits alone or beside a telling word | https://uidai.gov.in
in_pan | Indian permanent account number | 5 letters, 4 digits, a letter | kind of holder in the fourth place | https://www.incometax.gov.in
in_gstin | Indian goods and services tax number | state, PAN, 3 characters | state, and the places of letters and digits | https://www.gst.gov.in
in_voter | Indian voter's card number | 3 letters and 7 digits | alone or beside a telling word | https://www.eci.gov.in
in_driver_license | Indian driving licence number | state, office, year and number | a telling word | https://parivahan.gov.in
in_uan | Indian provident fund account | 12 digits | a telling word | https://www.epfindia.gov.in
sg_nric | Singaporean NRIC or FIN | a letter, 7 digits, a letter | weighted sum by series | https://www.ica.gov.sg
sg_uen | Singaporean entity number | 9 or 10 letters and digits | year and kind of entity; alone or beside a telling word | https://www.uen.gov.sg
kr_rrn | Korean resident registration number | yymmdd-xxxxxxx | birthday and century; bare digits alone or beside a telling word | https://en.wikipedia.org/wiki/Resident_registration_number
kr_frn | Korean foreigner registration number | yymmdd-xxxxxxx | birthday and century; bare digits alone or beside a telling word | https://en.wikipedia.org/wiki/Resident_registration_number
kr_brn | Korean business registration number | 3-2-5 digits | weighted sum; bare digits alone or beside a telling word | https://www.nts.go.kr
kr_driver_license | Korean driver's licence number | 2-2-6-2 digits | region; bare digits beside a telling word | https://www.safedriving.or.kr
jp_my_number | Japanese individual number | 12 digits | mod 11 and a telling word | https://www.digital.go.jp/en/policies/mynumber
cn_resident_id | Chinese resident identity number | 18 digits, the last perhaps X | birthday and ISO 7064 mod 11-2 | https://en.wikipedia.org/wiki/Resident_Identity_Card
tw_national_id | Taiwanese identity number | a letter and 9 digits | weighted sum; alone or beside a telling word | https://www.ris.gov.tw
hk_id | Hong Kong identity card number | 1 or 2 letters and 7 characters | a telling word | https://www.immd.gov.hk
th_tnin | Thai identity number | x-xxxx-xxxxx-xx-x | mod 11; bare digits alone or beside a telling word | https://www.bora.dopa.go.th
my_kad | Malaysian identity card number | yymmdd-xx-xxxx | birthday and place of birth; bare digits beside a telling word | https://www.jpn.gov.my
id_nik | Indonesian population number | 16 digits | birthday and a telling word | https://dukcapil.kemendagri.go.id
vn_cccd | Vietnamese citizen number | 9 or 12 digits | a telling word | https://en.wikipedia.org/wiki/Vietnamese_identity_card
ph_tin | Philippine taxpayer number | 9 or 12 digits, grouped or bare | a telling word | https://www.bir.gov.ph
au_tfn | Australian tax file number | 8 or 9 digits | mod 11; spaces or none: alone or beside a telling word | https://www.ato.gov.au
au_abn | Australian business number | 11 digits | mod 89; spaces or none: alone or beside a telling word | https://abr.business.gov.au/Help/AbnFormat
au_acn | Australian company number | 9 digits | mod 10; alone or beside a telling word | https://asic.gov.au/for-business/registering-a-company/steps-to-register-a-company/australian-company-numbers/australian-company-number-digit-check/
au_medicare | Australian Medicare card number | 4-5-1 digits | weighted sum; bare digits alone or beside a telling word | https://www.servicesaustralia.gov.au/medicare-card
nz_ird | New Zealand tax number | 8 or 9 digits | mod 11; alone or beside a telling word | https://www.ird.govt.nz
nz_nhi | New Zealand health index number | 3 letters and 4 digits | a telling word | https://www.tewhatuora.govt.nz
br_cpf | Brazilian CPF | xxx.xxx.xxx-xx | two check digits; bare digits alone or beside a telling word | https://www.gov.br/receitafederal
br_cnpj | Brazilian CNPJ | xx.xxx.xxx/xxxx-xx, also with letters | two check digits; bare digits alone or beside a telling word | https://www.gov.br/receitafederal
br_pis | Brazilian social integration number | xxx.xxxxx.xx-x | mod 11; bare digits alone or beside a telling word | https://www.caixa.gov.br
br_cnh | Brazilian driving licence number | 11 digits | a telling word | https://www.gov.br/transportes
ar_cuit | Argentine tax or labour code | 2-8-1 digits | kind and mod 11; bare digits alone or beside a telling word | https://www.afip.gob.ar
dni | Identity number of Argentina and Peru | 7 or 8 digits, perhaps with dots | a telling word | https://www.argentina.gob.ar/interior/renaper
cl_rut | Chilean RUT | xx.xxx.xxx-x | mod 11; without dots alone or beside a telling word | https://www.sii.cl
mx_curp | Mexican population registry code | 18 letters and digits | birthday, places of letters and digits, check digit | https://www.gob.mx/curp
mx_rfc | Mexican taxpayer code | 3 or 4 letters, yymmdd, 3 characters | birthday; of companies alone or beside a telling word | https://www.sat.gob.mx
mx_nss | Mexican social security number | 11 digits | a telling word | https://www.imss.gob.mx
pe_ruc | Peruvian taxpayer number | 11 digits | kind and mod 11; alone or beside a telling word | https://www.sunat.gob.pe
cedula | Identity number of Colombia, Ecuador, the Dominican Republic and Uruguay | 8 to 11 digits, in groups or bare | Luhn where there is one; otherwise a telling word | https://www.registraduria.gov.co
za_id_number | South African identity number | 13 digits | birthday, citizenship and Luhn; alone or beside a telling word | https://www.dha.gov.za
ng_nin | Nigerian identification number | 11 digits | Verhoeff alone, or a telling word | https://nimc.gov.ng
ng_bvn | Nigerian bank verification number | 11 digits | a telling word | https://nibss-plc.com.ng
gh_card | Ghanaian card number | GHA-xxxxxxxxx-x | country and grouping | https://nia.gov.gh
ke_pin | Kenyan taxpayer number | A or P, 9 digits, a letter | alone or beside a telling word | https://www.kra.go.ke
ke_national_id | Kenyan identity number | 8 digits | a telling word | https://www.immigration.go.ke
ma_cin | Moroccan identity card number | 1 or 2 letters and 5 or 6 digits | a telling word | https://www.cnie.ma
vat_id | European VAT number | country and 8 to 12 characters; Italy's also bare | check digits of a dozen countries; otherwise a telling word | https://ec.europa.eu/taxation_customs/vies
passport | Passport number | 8 or 9 letters and digits | German ones by their check digit, one letter and 8 digits alone; otherwise a telling word | https://www.icao.int/publications/doc-series/doc-9303
driver_license | Driving licence number | Britain's 16 characters, others 7 to 16 | date of birth in British ones; few others alone; otherwise a telling word | https://www.gov.uk/government/organisations/driver-and-vehicle-licensing-agency
identity_card | Identity card number | Germany's, Poland's and Italy's, others 9 to 12 characters | check digits; alone or beside a telling word | https://www.icao.int/publications/doc-series/doc-9303
date_of_birth | Date of birth | day, month and year in any usual order, months also by name | a day on the calendar near a word of birth | ISO 8601
license_plate | Registration plate | Britain, Germany, India, Turkey, Nigeria and others | the country's form, alone or beside a telling word | https://en.wikipedia.org/wiki/Vehicle_registration_plate
postcode | Postcode | 4 to 10 characters | beside its name; British ones beside an address | https://en.wikipedia.org/wiki/Postal_code
de_commercial_register | Entry of a German commercial register | HRA or HRB and a number | prefix and length | https://www.handelsregister.de
`;
