/** The English lexicon. */
import type { Lexicon } from './lexicon.ts';

export const en: Lexicon = {
  cues: {
    iban: 'iban, international bank account number',
    bic: `
      bic, swift, swift code, swift/bic, bic/swift, bank identifier code, swift address, swift no, intermediary bank, correspondent,
      correspondent bank, beneficiary bank, beneficiary institution, receiving bank, remitting bank, 52a, 53a, 56a, 57a, 58a`,
    card: `
      card number, credit card, debit card, card no, visa, mastercard, amex, american express, cardholder,
      payment card, card, cvv, pan`,
    account: `
      account number, account no, account nr, acct no, acct, acc, acc no, acc nr, a/c, a/c no, bank account, account,
      account numbered, deposit account, savings account, current account, checking account, checking acct,
      routing number, routing no, routing, aba, sort code, transit number, bsb, beneficiary account, account holder,
      bank details, banking details, payment details, wire details, wire instructions, payment instructions, escrow account`,
    crypto: `
      wallet, bitcoin, btc, ethereum, eth, tron, trx, usdt, monero, xmr, crypto, cryptocurrency, blockchain,
      deposit address`,
    seed: `
      seed phrase, recovery phrase, mnemonic, mnemonic phrase, seed words, seed, backup phrase, secret phrase,
      recovery words, secret recovery phrase, twelve words, 12 words, 24 words, twenty-four words`,
    passport: `
      passport, passports, passport number, passport no, passport nr, ppt, ppt no, pp no, travel document,
      travel document no, travel doc, laissez-passer`,
    'national-id': `
      national id, national identity, national number, identity number, identity no, identity card, id card, id number,
      id no, id nr, id document, identification number, identification no, personal number, personal no, personal id,
      personal identification, personal code, citizen id, citizen number, citizen no, civil id, civil number,
      social security number, social security, social insurance, ssn, national insurance, nat ins, nino, nin,
      tax identification number, tax code, fiscal code, tin, taxpayer, resident id, residence permit no, iqama,
      emirates id, nric, aadhaar, voter id`,
    'birth-date': `
      date of birth, born, dob, d.o.b, birth date, birthdate, born on, birthday, date and place of birth, b., bday,
      place and date of birth`,
    name: `
      whistle-blower, whistleblower, confidential source, protected witness,
      name, full name, surname, given name, first name, last name, holder, suspect, witness, applicant, mr, mrs, ms,
      claimant, tenant, patient, complainant, guest, passenger, accused, defendant, informant, employee, beneficiary,
      victim, account holder, guardian, next of kin, spouse`,
    address: `
      address, home address, residing at, residence, resident of, domiciled, street, phone, telephone, mobile, lives,
      lives at, living at, stays at, residing, home, flat, apartment, apt, cell, tel`,
    tax: `
      vat, vat number, vat no, vat id, vat reg, vat registration, tax id, tax number, tax no, lei,
      legal entity identifier, vies, tin, trn, gst`,
    case: `
      case number, case no, case nr, case ref, case reference, case, criminal case, docket, docket no, docket number,
      cause no, indictment no, court file, court file no, file no, file number, our ref, your ref, investigation no,
      complaint no, writ no, suit no, petition no, application no, proceedings no, crime ref, crime reference, urn`,
    court: `
      docket, docket no, docket number, court docket, case no, case nr, case number, criminal case,
      criminal case no, cause no, indictment no, court file, court file no, complaint no, writ no, suit no,
      petition no, claim no, crime reference, crime ref, criminal proceedings, proceedings no,
      preliminary investigation no, investigation no, high court, district court, crown court`,
    password: `
      password, passwords, passwd, pwd, pw, pass, passphrase, passcode, login password, log-in, login, credentials,
      access code, unlock code, pin, secret,
      opens with, unlocks with, unlock it with, wifi key, api token`,
    counter: `
      passport application, passport office, passport appointment, on account of,
      invoice, invoice no, order no, order number, purchase order, tel, phone, telephone, mobile, call, fax, tracking,
      tracking number, version, sample, example, test, isbn, issn, part number, serial number, sku, build, release, doi,
      bug, bugs, issue, ticket, closes, fixes, commit, revision, patch, model, article no, item no, item id, part no,
      delivery note, voucher, booking, meter, policy no, queue, flight, room, staff no`,
    denial: `
      invalid, not valid, not a valid, no valid, wrong, wrongly, incorrect, mistyped, misread, typo, does not exist, fails, failed, bogus check,
      not a real, not an actual, dummy, fictitious, made up, placeholder, is not ours, no such`,
  },
};
