/** Names of personal data by finding type; normalized: lower case, without `_` and `-`. E-mail is the detector's. */
export const PERSONAL_NAMES: Readonly<Record<string, string>> = {
  person_name:
    'firstname firstnames lastname lastnames middlename middleinitial fullname givenname givennames familyname surname ' +
    'surnames forename forenames maidenname birthname mothersmaidenname mothermaidenname legalname preferredname ' +
    'cardholder cardholdername nameoncard accountholder accountholdername beneficiaryname patientname customername ' +
    'contactname employeename recipientname billingname shippingname spousename nextofkin emergencycontactname ' +
    'billingfirstname billinglastname shippingfirstname shippinglastname ' +
    'vorname nachname familienname geburtsname nom prenom prénom nomdefamille nomcomplet nomprenom nombre nombres apellido ' +
    'apellidos nombrecompleto cognome nomecompleto sobrenome primeironome voornaam achternaam imie imię nazwisko förnamn ' +
    'fornamn efternamn fornavn etternavn efternavn etunimi sukunimi имя фамилия отчество',
  postal_address:
    'address address1 address2 address3 addr1 addr2 streetaddress homeaddress mailingaddress shippingaddress billingaddress ' +
    'deliveryaddress postaladdress residentialaddress permanentaddress currentaddress workaddress officeaddress fulladdress ' +
    'formattedaddress street street1 street2 streetname streetnumber housenumber addressline addressline1 addressline2 ' +
    'addressline3 postalcode postcode zipcode zip zippostalcode ' +
    'adresse anschrift strasse straße hausnummer postleitzahl plz rue codepostal direccion dirección calle domicilio ' +
    'codigopostal códigopostal indirizzo endereco endereço cep adres straat huisnummer ulica kodpocztowy adress gatuadress ' +
    'postnummer osoite адрес',
  phone_number:
    'phone phones phoneno phonenumber phonenumbers phone1 phone2 primaryphone secondaryphone mobile mobileno mobilephone ' +
    'mobilenumber mobilephonenumber cell cellphone cellnumber cellphonenumber telephone telephoneno telephonenumber tel telno ' +
    'homephone workphone businessphone daytimephone contactphone contactnumber emergencyphone whatsapp whatsappnumber msisdn ' +
    'fax faxnumber customerphone userphone billingphone shippingphone ' +
    'telefon telefonnummer telefonnr handynummer mobilnummer mobiltelefon téléphone numerodetelephone numtel telefono ' +
    'teléfono celular movil móvil cellulare telefone telefoon telefoonnummer numertelefonu puhelin puhelinnumero телефон',
  national_id:
    'ssn ssnlast4 last4ssn socialsecurity socialsecuritynumber socialsecurityno socialinsurancenumber nationalinsurancenumber ' +
    'nino nhsnumber nhsno nationalid nationalidnumber nationalidentitynumber identitycardnumber idcardnumber passportnumber ' +
    'passportno driverslicense driverslicensenumber driverlicense driverlicensenumber drivinglicence drivinglicencenumber ' +
    'drivinglicense taxid taxidnumber taxnumber taxidentificationnumber taxpayerid itin voterid medicarenumber ' +
    'healthinsurancenumber medicalrecordnumber aadhaar aadhar aadhaarnumber pannumber nric nricnumber ' +
    'steuerid steuernummer steueridentifikationsnummer sozialversicherungsnummer svnr personalausweisnummer ausweisnummer ' +
    'reisepassnummer numerosecuritesociale numerodesecuritesociale numerosecu numeropasseport dni nif curp cpf cnh ' +
    'codicefiscale pesel bsn burgerservicenummer personnummer fodselsnummer fødselsnummer hetu henkilotunnus henkilötunnus ' +
    'cprnummer снилс инн',
  date_of_birth:
    'dob dateofbirth birthdate birthday birthdt birthyear placeofbirth geburtsdatum geburtstag geburtsort datenaissance ' +
    'datedenaissance lieunaissance lieudenaissance fechanacimiento fechadenacimiento datadinascita datanascita ' +
    'datanascimento datadenascimento geboortedatum dataurodzenia födelsedatum fodelsedatum fødselsdato fodselsdato syntymäaika ' +
    'syntymaaika датарождения',
  payment_card:
    'cardnumber cardno cardnum creditcard creditcardnumber creditcardno debitcard debitcardnumber ccnumber ccnum ' +
    'pan cardpan primaryaccountnumber track1 track2 track1data track2data trackdata kreditkartennummer kartennummer ' +
    'numerocarte numerodecarte numerotarjeta numerodetarjeta numerocartao numerocarta',
  card_security_code:
    'cvv cvv2 cvc cvc2 cvn cardcvv cardcvc cvvcode cvccode cardcode securitycode cardsecuritycode cardverificationvalue ' +
    'cardverificationcode',
  pin: 'pin pincode pinnumber pinblock cardpin atmpin userpin',
  bank_account:
    'iban ibannumber bankaccount bankaccountnumber bankaccountno accountnumber accountno acctnumber acctno routingnumber ' +
    'abarouting abaroutingnumber sortcode clabe kontonummer kontonr rib numerodecompte numerocompte numerocuenta ' +
    'numerodecuenta cuentabancaria contocorrente contabancaria rekeningnummer numerkonta',
  license_plate:
    'licenseplate licenceplate licenseplatenumber numberplate platenumber registrationplate vehicleregistration ' +
    'vehicleregistrationnumber kennzeichen autokennzeichen plaka targa immatriculation vrn vrm',
};
