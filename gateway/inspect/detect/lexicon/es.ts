/** The Spanish lexicon. */
import type { Lexicon } from './lexicon.ts';

export const es: Lexicon = {
  cues: {
    iban: 'iban, número internacional de cuenta',
    bic: 'bic, código swift, código bic, swift',
    card: `
      tarjeta de crédito, tarjeta de débito, número de tarjeta, tarjeta, titular de la tarjeta, nº de tarjeta`,
    account: `
      número de cuenta, nº de cuenta, cuenta bancaria, cuenta corriente, cuenta de ahorros, cuenta, ccc, clabe, cbu,
      titular de la cuenta`,
    crypto: `
      billetera, monedero, criptomoneda*, bitcoin, criptoactivo*, cadena de bloques, dirección de depósito, ethereum`,
    seed: 'frase semilla, frase de recuperación, palabras semilla, frase mnemotécnica',
    passport: 'pasaporte, número de pasaporte, pasaporte nº, nº de pasaporte, documento de viaje',
    'national-id': `
      dni, nie, nif, documento nacional de identidad, documento de identidad, cédula, cédula de ciudadanía,
      cédula de identidad, curp, rut, run, número de identificación, número de identidad, seguridad social, cuil,
      carné de identidad, identificación fiscal, rfc`,
    'birth-date': 'fecha de nacimiento, nacido el, nacida el, nacido en, f. nac, nacimiento, fec. nac',
    name: 'nombre, apellido*, nombre completo, testigo, sospechoso, titular, señor, señora, don, doña',
    address: 'dirección, domicilio, domiciliad*, residente en, calle, teléfono, móvil, celular',
    tax: 'iva, número de iva, nif-iva, nif iva, cif, lei, identificación fiscal',
    case: `
      número de expediente, expediente, expediente nº, causa nº, diligencias previas, carpeta de investigación,
      número de causa, ref, nuestra referencia, radicado, sumario`,
    password: 'contraseña, clave, clave de acceso, contraseñas, código de acceso',
    counter: `
      factura, pedido, orden de compra, tel, teléfono, móvil, celular, seguimiento, guía, versión, ejemplo, muestra, prueba, isbn,
      número de serie, albarán`,
  },
  genres: {
    'mla-request': {
      titles: `
        solicitud de asistencia judicial, solicitud de asistencia jurídica mutua,
        solicitud de asistencia judicial recíproca, carta rogatoria, comisión rogatoria,
        comisión rogatoria internacional, exhorto, solicitud de asistencia legal mutua,
        solicitud de auxilio judicial`,
      groups: [
        `
          asistencia judicial, asistencia jurídica mutua, asistencia legal mutua, asistencia penal, carta rogatoria,
          comisión rogatoria, asistencia solicitada, auxilio judicial, ejecución de la solicitud,
          diligencias solicitadas`,
        `
          autoridad central, estado requirente, estado requerido, autoridad requirente, autoridades competentes,
          autoridad competente, ministerio de justicia, fiscalía general, fiscal general, ministerio público`,
        `
          convención de las naciones unidas, contra la corrupción, artículo 46, reciprocidad, doble incriminación,
          tratado bilateral, convención interamericana, principio de especialidad, cnucc`,
        `
          exposición de los hechos, resumen de los hechos, relación de hechos, registros bancarios,
          información bancaria, imputado*, investigado*, delito*, cohecho, soborno, lavado de activos,
          blanqueo de capitales, malversación, testigo*`,
      ],
    },
    'power-of-attorney': {
      titles: `
        poder notarial, poder general, poder especial, poder de representación, carta poder, escritura de poder`,
      groups: [
        'poder notarial, poder general, poder especial, carta poder, apoderado*, mandatario',
        'otorgo, otorga, confiero, confiere, faculto, autorizo, otorgar poder, nombro',
        `
          en mi nombre, en mi nombre y representación, en nombre y representación, representarme, me represente,
          represente a la sociedad, amplio y suficiente, cuanto en derecho`,
        `
          notario, notaría, ante mí, poderdante, mandante, el suscrito, abajo firmante, escritura pública, apostilla,
          irrevocable, comparece`,
      ],
    },
    'freezing-order': {
      titles: `
        orden de embargo, orden de congelación, orden de incautación, auto de embargo, certificado de embargo,
        orden de decomiso, embargo preventivo, medida cautelar, congelamiento de activos, bloqueo de cuentas`,
      groups: [
        `
          embargo, embargo preventivo, congelación, congelamiento, incautación, decomiso, extinción de dominio,
          aseguramiento, bloqueo de cuentas, medidas cautelares`,
        `
          ordena, se ordena, dispongo, acuerdo, prohibición de disponer, no podrá disponer, parte dispositiva,
          resuelve, abstenerse de`,
        `
          cuentas bancarias, cuenta bancaria, bienes inmuebles, activos, fondos, productos del delito,
          producto del delito, acciones, participaciones`,
        'juzgado, juez, tribunal, fiscal, magistrado, fiscalía, audiencia, expediente',
      ],
    },
    'suspicious-transaction-report': {
      titles: `
        reporte de operación sospechosa, reporte de operaciones sospechosas, comunicación de operación sospechosa,
        reporte de operación inusual, comunicación por indicio, informe de operación sospechosa`,
      groups: [
        `
          operación sospechosa, operaciones sospechosas, operación inusual, operaciones inusuales,
          motivo de la sospecha, motivos de sospecha, señales de alerta, señal de alerta, indicios`,
        `
          unidad de inteligencia financiera, uif, uaf, sepblac, sujeto obligado, oficial de cumplimiento,
          entidad reportante, goaml`,
        `
          lavado de activos, lavado de dinero, blanqueo de capitales, financiación del terrorismo,
          financiamiento del terrorismo, persona expuesta políticamente, persona políticamente expuesta, pep,
          delito precedente, sociedad pantalla, empresa fachada, origen de los fondos, pitufeo`,
        `
          depósito* en efectivo, transferencia*, retiro*, titular de la cuenta, beneficiario, ordenante,
          contraparte*, en efectivo`,
      ],
    },
    'register-extract': {
      titles: `
        nota simple, extracto del registro, registro mercantil, certificado de existencia, certificación registral,
        certificado de existencia y representación legal, registro de beneficiarios finales, beneficiarios finales,
        titularidad real, registro de titularidades reales, registro público de comercio`,
      groups: [
        `
          beneficiario final, beneficiarios finales, titular real, titulares reales, titularidad real, socio*,
          accionista*, testaferro*, fideicomitente, fiduciario`,
        `
          domicilio social, número de registro, registro mercantil, matrícula, inscripción, razón social,
          denominación social, forma jurídica, fecha de constitución, folio`,
        `
          capital social, participaciones sociales, derechos de voto, porcentaje de participación, valor nominal,
          acciones al portador, participación accionaria`,
        `
          administrador*, representante legal, gerente, director general, consejo de administración, apoderado*`,
      ],
    },
    statement: {
      titles: 'extracto de cuenta, extracto bancario, estado de cuenta, movimientos de la cuenta',
      groups: [
        'saldo, saldo inicial, saldo final, saldo anterior, saldo disponible',
        'fecha valor, fecha de operación, fecha contable, periodo del, período',
        'débito*, crédito*, cargo*, abono*, retiro*, depósito*',
      ],
    },
  },
};
