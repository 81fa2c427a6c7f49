/** The English lexicon. */
import type { Lexicon } from './lexicon.ts';

export const en: Lexicon = {
  cues: {
    iban: 'iban, international bank account number',
    bic: `
      bic, swift, swift code, swift/bic, bic/swift, bank identifier code, swift address, swift no, intermediary bank,
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
      invoice, invoice no, order no, order number, purchase order, tel, phone, telephone, mobile, call, fax, tracking,
      tracking number, version, sample, example, test, isbn, issn, part number, serial number, sku, build, release, doi,
      bug, bugs, issue, ticket, closes, fixes, commit, revision, patch, model, article no, item no, item id, part no,
      delivery note, voucher, booking, meter, policy no, queue, flight, room, staff no`,
    denial: `
      invalid, not valid, not a valid, no valid, wrong, wrongly, incorrect, mistyped, misread, typo, does not exist, fails, failed, bogus check,
      not a real, not an actual, dummy, fictitious, made up, placeholder, is not ours, no such`,
  },
  genres: {
    'mla-request': {
      titles: `
        request for mutual legal assistance, mutual legal assistance request, letter of request, letters rogatory,
        request for legal assistance, international letter of request, commission rogatoire`,
      groups: [
        `
          mutual legal assistance, mutual assistance, letters rogatory, letter rogatory,
          legal assistance in criminal matters, letter of request, assistance requested, assistance sought,
          execution of the request, execution of this request`,
        `
          central authority, requesting state, requested state, requesting authority, competent authority,
          competent authorities, ministry of justice, attorney general, prosecutor general, public prosecutor`,
        `
          convention against corruption, uncac, united nations convention, article 46, bilateral treaty,
          treaty on mutual, reciprocity, dual criminality, european convention on mutual, palermo convention,
          rule of speciality`,
        `
          summary of facts, statement of facts, facts of the case, bank records, witness statement*, take evidence,
          taking of evidence, service of documents, suspect*, defendant*, offence*, offense*, bribery,
          money laundering, embezzlement`,
      ],
    },
    'power-of-attorney': {
      titles: `
        power of attorney, general power of attorney, special power of attorney, limited power of attorney,
        letter of authority, durable power of attorney`,
      groups: [
        `
          power of attorney, attorney-in-fact, attorney in fact, lawful attorney, true and lawful,
          letter of authority`,
        `
          hereby appoint*, do hereby appoint, appoint, constitute and appoint, authorise*, authorize*, empower*,
          grant*, hereby grant*`,
        `
          on my behalf, on our behalf, in my name, in my place and stead, on behalf of the company,
          full power and authority, act on behalf, represent me, represent the company, ratify`,
        `
          notary public, notary, in witness whereof, irrevocable, revoke*, grantor, the principal, undersigned,
          apostille`,
      ],
    },
    'freezing-order': {
      titles: `
        freezing order, restraint order, seizure order, order for seizure, confiscation order, asset freezing order,
        freezing certificate, order of seizure, forfeiture order, attachment order`,
      groups: [
        `
          freezing order, restraint order, seizure order, confiscation order, freezing of assets, seizure of assets,
          forfeiture, restrained assets, asset restraint, freezing certificate, attachment order`,
        `
          it is hereby ordered, the court orders, hereby orders, is ordered to, shall not dispose, must not dispose,
          prohibited from disposing, dissipate, dispose of, without the leave of the court, contempt of court`,
        `
          bank account*, funds, assets, immovable property, proceeds of crime, proceeds, property, shares,
          safe deposit`,
        `
          court, judge, prosecutor, respondent, case no, high court, crown court, district court, magistrate`,
      ],
    },
    'suspicious-transaction-report': {
      titles: `
        suspicious transaction report, suspicious activity report, suspicious matter report, suspicious transaction,
        unusual transaction report`,
      groups: [
        `
          suspicious transaction*, suspicious activit*, grounds for suspicion, reason for suspicion, str no, sar no,
          indicator*, red flag*, unusual transaction*`,
        `
          financial intelligence unit, fiu, reporting entity, reporting institution, reporting bank,
          compliance officer, mlro, goaml, obliged entity, egmont`,
        `
          money laundering, terrorist financing, politically exposed, pep, predicate offence, structuring,
          shell compan*, layering, smurfing, source of funds, tipping off, tipping-off`,
        `
          cash deposit*, wire transfer*, incoming transfer*, outgoing transfer*, account holder, beneficiary,
          remitter, transaction date, transferred, withdrawn, counterpart*`,
      ],
    },
    'register-extract': {
      titles: `
        extract from the register, commercial register extract, register extract, company register,
        certificate of incorporation, register of beneficial owners, beneficial ownership, companies house,
        trade register, land register extract, register of members, certificate of incumbency`,
      groups: [
        `
          beneficial owner*, ultimate beneficial owner, ubo, person with significant control,
          persons with significant control, shareholder*, nominee*, settlor, trustee*`,
        `
          registered office, company number, registration number, registered number, date of incorporation,
          commercial register, company register, register of companies, legal form, registered agent, trade register,
          incorporated in`,
        `
          share capital, ownership of shares, voting rights, per cent of the shares, percentage of shares,
          ordinary shares, nominal value, bearer shares, ownership interest, shareholding`,
        `
          director*, managing director, company secretary, authorised signator*, authorized signator*, board member*,
          sole director`,
      ],
    },
    statement: {
      titles: `
        statement of account, account statement, bank statement, transaction history, statement period`,
      groups: [
        `
          opening balance, closing balance, running balance, balance brought forward, balance carried forward,
          available balance, balance`,
        `
          value date, booking date, statement date, statement period, transaction date, posting date`,
        'debit*, credit*, withdrawal*, deposit*, standing order, direct debit, paid in, paid out',
      ],
    },
  },
};
