/** The Spanish lexicon. */
import type { Lexicon } from './lexicon.ts';

export const es: Lexicon = {
  cues: {
    iban: 'iban, número internacional de cuenta',
    bic: `
      bic, código swift, código bic, swift, bic/swift, swift/bic, banco intermediario, banco corresponsal,
      banco beneficiario, banco del beneficiario, 52a, 53a, 56a, 57a, 58a`,
    card: `
      tarjeta de crédito, tarjeta de débito, número de tarjeta, tarjeta, titular de la tarjeta, nº de tarjeta`,
    account: `
      número de cuenta, nº de cuenta, n.º de cuenta, no. de cuenta, núm. de cuenta, cuenta bancaria, cuenta corriente,
      cuenta de ahorros, cuenta de ahorro, cuenta nº, cuenta n.º, cuenta núm, cuenta no, cuenta, cta, cta cte, cta. cte,
      ccc, clabe, cbu, cci, datos bancarios, titular de la cuenta`,
    crypto: `
      billetera, monedero, criptomoneda*, bitcoin, criptoactivo*, cadena de bloques, dirección de depósito, ethereum`,
    seed: `
      frase semilla, frase de recuperación, palabras semilla, frase mnemotécnica, palabras de recuperación, semilla,
      frase de respaldo, frase secreta, doce palabras, 12 palabras, 24 palabras, veinticuatro palabras`,
    passport: `
      pasaporte, pasaportes, número de pasaporte, pasaporte nº, pasaporte n.º, nº de pasaporte, n.º de pasaporte,
      pasaporte núm, documento de viaje, salvoconducto, ppt, pasap, pas, nº pas, n.º pas, núm. pas`,
    'national-id': `
      dni, d.n.i, nie, n.i.e, nif, n.i.f, documento nacional de identidad, documento de identidad, doc. de identidad, cédula,
      cédula de ciudadanía, cédula de identidad, c.c, c.i, ci, curp, rut, run, número de identificación,
      nº de identificación, número de identidad, seguridad social, número de seguridad social, nss, cuil, cuit,
      carné de identidad, carnet de identidad, identificación fiscal, clave única, clave única de registro de población,
      rfc, tarjeta de residencia, número personal, dui, dpi, cédula de extranjería, tarjeta de identidad, documento único`,
    'birth-date': `
      fecha de nacimiento, nacido el, nacida el, nacido en, nacida en, nacido, nacida, nació el, nació, f. nac, f.nac, f.nacimiento,
      f. nacimiento, f. de nacimiento, nacimiento, fec. nac, fecha nac, f.n, fdn, nac., n. el, nacidos el`,
    name: `
      informante, confidente, testigo protegido, testigo protegida, delator,
      alertador, alertadora, nombre, apellido*, nombre completo, testigo, sospechoso, titular, señor, señora, don, doña, sr, sra, d., dña,
      denunciante, imputado, imputada, investigado, investigada, inquilino, inquilina, paciente, solicitante, pasajero,
      beneficiario, tutor, madre, padre, cónyuge, encausado, acusado, acusada, apoderado, compareciente, huésped`,
    address: `
      dirección, domicilio, domiciliad*, residente en, con domicilio, vive en, reside en, calle, teléfono, móvil, celular,
      tel, vecino de, vecina de, piso, departamento`,
    tax: `
      nif, iva, número de iva, nº iva, n.º iva, n.º de iva, nif-iva, nif iva, nif intracomunitario, iva intracomunitario,
      operador intracomunitario, cif, lei, identificación fiscal, número fiscal, vies, vat`,
    case: `
      número de expediente, expediente, expediente nº, expediente n.º, exp, causa nº, causa n.º, causa, causa penal,
      diligencias previas, diligencias, carpeta de investigación, carpeta fiscal, carpeta judicial, número de causa, ref,
      nuestra referencia, radicado, sumario, procedimiento abreviado, rollo, autos, autos nº, rol, ruc, rit, noticia criminal,
      sentencia nº, juicio nº, proceso nº, averiguación previa, atestado nº, legajo`,
    court: `
      causa, causa nº, causa n.º, causa penal, diligencias previas, diligencias, diligencias de investigación,
      carpeta de investigación, carpeta fiscal, carpeta judicial, procedimiento abreviado, sumario, rollo, autos,
      autos nº, rol, ruc, rit, radicado, noticia criminal, juicio nº, proceso nº, proceso penal,
      averiguación previa, atestado, sentencia nº, recurso nº, expediente judicial, expediente penal, juzgado`,
    password: `
      contraseña, clave, clave de acceso, contraseñas, código de acceso, claves, clave secreta, clave provisional,
      palabra de paso, frase de contraseña, pass, pwd, credenciales, código de desbloqueo, usuario y clave, clave wifi,
      se abre con, abre con, se desbloquea con, clave del wifi, clave del archivo`,
    counter: `
      cita, solicitud de pasaporte, rendición de cuentas,
      cuenta del agua, cuenta de la luz, cuenta del gas, cuenta de correo, contrato, factura, pedido, orden de compra, tel, teléfono, móvil, celular, seguimiento, guía, versión, ejemplo, muestra, prueba, isbn,
      número de serie, albarán, modelo, artículo, ticket, reserva, vuelo, contador, medidor, abonado, recibo, talón,
      pasaporte sanitario, pasaporte de mascota, pasaporte fitosanitario, pasaporte covid, expediente académico`,
    denial: `
      inválido, inválida, no es válido, no es válida, no válido, no válida, erróneo, errónea, equivocado, equivocada, incorrecto,
      incorrecta, mal escrito, mal copiado, inexistente, no existe, ficticio, ficticia, no cuadra, falla, errata, ilegible`,
  },
};
