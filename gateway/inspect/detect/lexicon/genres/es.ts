/** The Spanish words of whole documents. */
import type { DocumentWords } from './vocabulary.ts';

export const es: DocumentWords = {
  genres: {
    'mla-request': {
      titles: `
        solicitud de asistencia judicial, solicitud de asistencia jurídica, solicitud de asistencia legal, solicitud de asistencia mutua, solicitud de asistencia penal, solicitud de asistencia, solicitud de auxilio judicial, solicitud de cooperación, requerimiento de asistencia, comisión rogatoria, comisión rogatoria internacional, carta rogatoria, exhorto, exhorto internacional,
        suplicatorio, orden europea de investigación, OEI, solicitud complementaria, solicitud ampliatoria, ampliación de solicitud, ampliación de la solicitud, solicitud urgente, petición de asistencia, petición de auxilio,
        rogatoria, rogatoria internacional, carta rogatoria internacional, nota verbal,
        requerimiento de asistencia judicial, solicitud de asistencia jurídica internacional,
        asistencia jurídica internacional, AJI, requisitoria, petición de cooperación,
        solicitud de cooperación judicial, solicitud de cooperación jurídica, solicitud de información,
        oficio rogatorio, auxilio judicial internacional, pedido de asistencia, pedido de cooperación,
        cooperación jurídica, cooperación jurídica internacional`,
      acts: `
        solicita a, solicita que, solicita la, solicita el, solicitamos, solicito, se solicite, se ruega, rogamos, ruego, ruega, pedimos, pido, se pide, se interesa, interesamos, requiere a, requerimos, tiene el honor, tengo el honor, tenemos el honor, se sirva, se sirvan, sírvase, sírvanse, agradeceremos, agradecería, le agradeceré, tenga a bien, tengan a bien, libra exhorto, líbrese, libramos, nos permitimos solicitar, me permito solicitar, me dirijo a, nos dirigimos a,
        presenta esta solicitud, formula la presente, se garantiza reciprocidad, se garantiza la reciprocidad, reciprocidad garantizada, ofrece reciprocidad, ofrecemos reciprocidad, asegura reciprocidad, nos comprometemos, me comprometo, guardar reserva, se mantenga en reserva, mantener en reserva, no informar, no se informe, sin comunicar, devolver lo actuado, devuelvan, nos remitan, se remita, presencia de nuestros, nuestra solicitud de, práctica de la prueba, práctica de, se adjuntan preguntas, pliego de preguntas, interesa de, precisamos,
        se recabe, recabar, recábese, se le pide, pide al fiscal, se pide al, que practique,
        se practique, se practiquen, practíquese, se tome declaración, se reciba declaración,
        se remitan, remite la petición, remite la solicitud, remitimos la, transmite la, saluda atentamente,
        diligénciese, diligenciar, diligenciamiento, para su diligenciamiento, diligenciado, devuélvase,
        devuélvase diligenciado, devolver diligenciado, devolverlo, cítese, recíbase, notifíquese a, acuerda dirigir,
        acuerda librar, librar comisión, libre comisión, dirigir comisión, requiere de, requiere a las autoridades,
        interesa de ese, se interesa de, autoridades de, reitero nuestro, reiteramos nuestro, reiteramos la solicitud,
        nuestro pedido, nuestra petición, nuestra solicitud, ampliamos la solicitud, falta remitir,
        resulta indispensable, resulta necesario, su colaboración, con su colaboración, su cooperación, su valiosa,
        auxilio de, con su auxilio, se usará solo, se utilizará solo, únicamente en, exclusivamente para,
        solo en el proceso, trato recíproco, reciprocidad, ofrece trato, igual trato, casos análogos, a la recíproca,
        por la misma vía, vía diplomática, por conducto diplomático, conducto diplomático, a fin de que,
        a fin de que se sirva, juez de igual clase, autorizado para diligenciar, autorizados para diligenciar,
        por su digno conducto, mucho agradeceré, solicitándole, solicitándoles, actos que se piden, prueba requerida,
        en aplicación de uncac, conservar los datos, mientras cursamos, rogamos además, rogamos notificar,
        solicito a usted, devolver el cargo`,
      fields: `
        autoridad central, autoridad requirente, autoridad requerida, estado requirente, estado requerido, parte requirente, parte requerida, autoridad emisora, autoridad de ejecución, autoridades competentes, autoridad competente, autoridades judiciales, autoridad judicial, ministerio de justicia, ministerio público, fiscalía, fiscal general, procuraduría, fiscal, juez instructor, juez de instrucción, juzgado, base legal, fundamento legal, fundamento, base jurídica, convención de las naciones unidas, contra la corrupción, artículo 46,
        art. 46, convenio, convención, tratado, reciprocidad, doble incriminación, doble tipicidad, principio de especialidad, cnucc, exposición de los hechos, resumen de los hechos, relación de hechos, hechos, calificación, diligencias solicitadas, diligencia solicitada, diligencias, medidas solicitadas, medida, asistencia solicitada, objeto, asistencia judicial, asistencia jurídica, asistencia mutua, auxilio judicial, cooperación internacional, urgencia, confidencialidad, plazo, prescripción, ejecución de la solicitud, carpeta fiscal, causa, valija, finalidad,
        entidad requirente, entidad requerida, tribunal requirente, tribunal exhortante, juez exhortante,
        juez exhortado, exhortante, exhortado, procuraduría general, fiscalía general de la nación,
        departamento de justicia, juzgado central, audiencia nacional, embajada, cancillería, relaciones exteriores,
        en virtud del artículo, al amparo del artículo, de conformidad con el artículo, conforme al artículo,
        convención de mérida, convención de nassau, convención interamericana, convenio europeo, convenio de 1959,
        tratado bilateral, investigado, imputado, imputada, procesado, delito, tribunal competente,
        autoridad francesa, persona requerida, señor juez, en la causa contra, causa contra, punto de contacto,
        petición, la rogatoria`,
      matter: `
        declaración, tomar declaración, interrogar, interrogatorio, recibir declaración, oír, registro, allanamiento, incautación, incautar, decomiso, embargo, extractos bancarios, registros bancarios, información bancaria, documentos bancarios, documentación, cuenta*, notificar, notificación, citar, citación, testigo*, imputad*, investigad*, acusad*, sospechos*, delito*, cohecho, soborno, coima, corrupción, lavado, blanqueo, malversación, peculado, estafa, prueba*, copia certificada, copias certificadas, beneficiario final, titular, levantamiento del secreto, proceso penal, penal, investigación, prueba pericial, títulos de propiedad, originales, pena,
        declaración testimonial, testimonial, testimonio, entrevista, apertura y movimientos, movimientos de,
        estados de cuenta, información societaria, identificar las cuentas, embargar, bloqueen, bloqueo,
        enriquecimiento ilícito, sobornos, comunicaciones, propiedades, contratos, copias autenticadas, autenticadas,
        domicilio, audiencia, cuentas de, extradición, citar a, saldos, allanar, interrogue, empresa*,
        videoconferencia, como testigo, datos del correo, rastreo de bienes`,
    },
    'power-of-attorney': {
      titles: `
        poder, poder general, poder especial, poder notarial, poder amplio, poder amplio y suficiente, poder para pleitos, poder bancario, poder mercantil, poder judicial, carta poder, carta-poder, mandato, mandato especial, mandato general, autorización, delegación de facultades, escritura de poder, apoderamiento, sustitución de poder, revocable`,
      acts: `
        otorga poder, otorgo poder, otorgamos poder, otorga a, otorgo, otorgamos, confiere poder, confiero poder, confiere, confiero, conferimos, doy poder, da poder, damos poder, faculta a, faculto a, facultamos, faculta para, faculto, autorizo a, autoriza a, autorizamos, autorizo, nombro, nombra, nombramos, designo, designa a, designamos, apodero a, apodera a, mi apoderad*, nuestro apoderad*, como apoderad*, en mi nombre, en nuestro nombre, en su nombre, en nombre y representación, a nombre de la, por mi cuenta, me represente, nos represente, mi representación, en mi representación, represente a, represente a la, pueda vender, pueda firmar, queda facultad*, queda autorizad*, queda
        apoderad*, con facultad*, con las facultades, facultades para, con facultad de sustituir, con facultad de sustitución, sin poder sustituir, por el presente, por la presente, por este documento, por este acto, mediante el presente, el que suscribe, la que suscribe, los que suscriben, el abajo firmante, el suscrito, la suscrita, ante mí, leído y conforme, válido hasta, vigente hasta, hasta su revocación, hasta revocación, dar por válido, firma sola, firmar sola, firmar solo, a sola firma, confiere su representación, queda unido a autos, doy fe, otorga:, en mi lugar, votar en mi nombre`,
      fields: `
        poderdante, mandante, otorgante, apoderad*, mandatario, mandataria, representante, notario, notaria, notaría, escribano, escribana, escritura, protocolo, apostilla, apostillado, legalizado, firma legalizada, firma, firmas, sello, testigo*, revocación, irrevocable, vigencia, validez, plazo, dni, pasaporte, cédula, domiciliad*, gerente, administrador*, en calidad de, abogad*, socios, facultades, representante legal, letrad*, procurador*, a favor de, encargo, representación procesal`,
      matter: `
        vender, venta, comprar, firmar, suscribir, abrir cuentas, abrir cuenta, abrir, operar, cerrar, cancelar cuentas, retirar, cobrar, cobro, percibir, recibir el precio, precio, administrar, gestionar, ceder, transferir, acciones, participaciones, votar, junta, ante los tribunales, ante el juzgado, ante cualquier, ante todo, ante la, ante las, ante el banco, bancos, demandas, contestar demandas, pleitos, transigir, desistir, herencia, inmueble, piso, finca, departamento, vehículo, aduana*, trámites, contratos, documentos, asamblea, constituir, acuerdos`,
    },
    'freezing-order': {
      titles: `
        orden de embargo, orden de embargo preventivo, orden de congelamiento, orden de congelación, orden de bloqueo, orden de incautación, orden de decomiso, orden de aseguramiento, orden de retención, auto de embargo, auto, auto de incautación, resolución de embargo, resolución, resolución de bloqueo, resolución de congelamiento, medida cautelar, embargo preventivo, embargo, congelamiento de fondos, congelación de activos, inmovilización de fondos, acta de incautación, acta de embargo, certificado de embargo, oficio de embargo, oficio, bloqueo de cuentas, bloqueo, decreto de embargo, mandamiento de embargo, providencia, decisión de embargo, traba, traba de crédito, diligencia de embargo, acta de precinto,
        oficio circular, oficio circular a bancos, medida de incautación, acuerdo de bloqueo,
        lista de personas bloqueadas, medida de aseguramiento, inhibición general de bienes, inhibición general,
        prohibición de enajenar, anotación preventiva, inmovilización de activos, inmovilización administrativa,
        congelamiento administrativo, congelamiento de cuentas, secuestro de bienes, orden de secuestro,
        acta de secuestro, acta de aseguramiento, ocupación y secuestro, extinción de dominio, retención de fondos,
        retención judicial, embargo de cuentas, medida de coerción real, orden de inmovilización,
        medidas cautelares, orden judicial de bloqueo,
        fallo, diligencia de secuestro, anotación de embargo`,
      acts: `
        ordeno, ordenamos, se ordena, ordenó, ordénese, resuelve, resuelvo, se resuelve, dispongo, dispóngase, decreta, se decreta, decrétese, se acuerda, trábese, trabar embargo, trábase, embárguese, se embarga, se embargan, embargar, queda embargad*, quedan embargad*, bloquéese, se bloquea, se bloquean, bloqueen, quedan bloquead*, queda bloquead*, inmovilícese, inmovilizar, se inmoviliza*, congélese, congelen, se congela, se congelan, quedan congelad*, queda congelad*, incautar, incáutese, se incauta, se incautan, reténgase, se aseguran, prohíbe, se prohíbe, prohíbase, prohibición de disponer, prohibición de enajenar, prohibición de, no podrá disponer, abstenerse, absténgase, deberá bloquear, deberá retener,
        hasta la suma, hasta el monto, hasta por, hasta nueva orden, hasta cubrir, sin previo aviso, sin dar aviso, sin avisar, sin comunicar al, no comunicar, no informar al, cúmplase, notifíquese, ofíciese, anótese, comuníquese, líbrese, bajo apercibimiento, so pena, inscríbase, depositario, se designa depositario, por auto de, con vistas al decomiso, retendrá, a disposición del juzgado, hemos incautado, se mantiene el embargo, confirma el embargo, prorroga, bajo precinto,
        sírvanse bloquear, sírvase bloquear, sírvase embargar, sírvase retener, sírvase congelar, bloquear todas,
        bloquear las cuentas, deberán bloquear, deberá abstenerse, deberá congelar,
        proceda al bloqueo, proceda a bloquear, procédase al embargo, proceda a retener,
        procederá a retener, se incluye a, suspensión del poder dispositivo, suspender el poder, decretar,
        decretar medida, decretó, dictada sobre, dicta medida, téngase por trabado, trabado el embargo,
        trabado embargo, se trabó, tener por trabado, hasta la concurrencia, dispone la retención,
        disponer la retención, ordénase, líbrese oficio, tómese nota,
        tómese razón, anótese en, congélense, secuéstrense, secuéstrese, se secuestran,
        póngase a disposición, póngase, quedando en custodia, en custodia, custodia judicial, precintamos,
        se precinta, precintado,
        no se permita, abstenerse de, sin dar traslado, sin traslado, inaudita parte,
        no medie levantamiento, levantamiento ordenado, hasta nueva disposición, hasta que se resuelva,
        ratifica la inmovilización, convalida, convalidar, confirma la medida,
        prorrogar, prórroga de la medida, efectos inmediatos,
        informar saldos, informen saldos, informe el saldo, gravar y enajenar, enajenar o gravar, queda trabad*,
        queda congelado, quedará inmovilizad*, queda inmovilizad*, fue embargad*, se le embarga, se embargue,
        mantener la inmovilización, extinguir el dominio, se nombra secuestre, se le advierte, no disponer de,
        autorizó la congelación, autoriza la congelación, autorizó el embargo, practíquese anotación,
        no entregar suma, practíquese`,
      fields: `
        juzgado, juez, jueza, tribunal, sala, fiscal, fiscalía, ministerio público, secretario, letrado, uif, unidad de inteligencia, demandado, demandada, imputad*, investigad*, procesad*, acusad*, afectad*, titular, a nombre de, propiedad de, perteneciente*, contra, en la causa, causa, expediente, EXP, autos, vistos, visto, considerando, fundamentos, antecedentes, primero, segundo, parte dispositiva, registro de la propiedad, registro público, registrador, banco, al banco, entidad bancaria, superintendencia, plazo, estado de emisión, ordena, dispone, inmediatamente, límite, diligencia,
        uafe, superintendencia de bancos, cnbv, juzgado federal, juzgado central, señoría, procuraduría,
        magistrado, titular registral, embargado, embargada, ejecutado, ejecutada, demandante, a esta fiscalía,
        de este juzgado, este juzgado, a esta sede, entidades financieras, las entidades, al registrador,
        registrador de la propiedad, cédula, más costas, costas, personas bloqueadas, depositario judicial,
        sobre la cuenta, por 30 días, días hábiles, carátula, embargante,
        juez de garantías, secuestre, al registro`,
      matter: `
        cuenta*, cuentas bancarias, cuenta bancaria, fondos, saldo*, bienes, activos, dinero, suma*, efectivo, inmueble*, finca, casa, piso, departamento, terreno, vehículo*, automóvil, coche, embarcación, yate, acciones, participaciones, créditos, joyas, obras de arte, producto del delito, producto, ganancias, criptoactivos, billetera, caja de seguridad, decomiso, patrimonio, valores,
        haberes, transferencia, billetes, finca de, vehículos, extracciones, extracción, todas las cuentas,
        las cuentas, cuentas de, salario, depósitos, retiros, del inmueble, dólares, pesos,
        euros,
        congelación, inmovilización, lotes`,
    },
    'suspicious-transaction-report': {
      titles: `
        reporte de operación sospechosa, reporte de operaciones sospechosas, reporte de operación inusual, reporte de transacción sospechosa, reporte de actividad sospechosa, comunicación de operación sospechosa, comunicación de operativa sospechosa, comunicación por indicio, comunicación de indicios, comunicación al sepblac, informe de operación sospechosa, informe de operaciones sospechosas, ROS, ROI, reporte complementario, reporte interno, operación sospechosa, operaciones reportadas, ampliación de ros, comunicación interna, alerta interna, declaración de sospecha,
        RTE, reporte de transacciones sospechosas, reporte de operaciones inusuales, examen especial, F19-1,
        transacción sospechosa, transacciones sospechosas, operación inusual, hechos inusuales, perfil transaccional,
        reporte a la uaf, reporte de transacción económica, comunicación a la senaclaft, comunicación a la uif,
        análisis de alerta, informe de inusualidad, reporte de actividades sospechosas, formulario ros,
        aviso de operación, aviso 24 horas, sospecha fundada,
        motivo del reporte, motivo de reporte`,
      acts: `
        reportamos, se reporta, reporto, comunicamos, se comunica, informamos, informa a la, pone en conocimiento, ponemos en conocimiento, sospechamos, sospecho, se sospecha, sospecha de, sospecha que, motivo de la sospecha, motivos de sospecha, motivo de sospecha, razón de la sospecha, nuestra sospecha, la sospecha, indicios de, sin sustento, no sustenta, no sustentó, no sustentado, no justifica, no justificó, sin justificar, sin justificación, no acredita, no acreditó, no explica, no explicó, no explican, no supo, sin explicación, sin contrato, sin factura*, sin documentos, sin documentación, sin papeles, sin origen, sin relación con, no guarda relación, no guardan relación, no concuerda*, incompatible*, incongruente*, desproporcionad*, se negó, rehusó, sin propósito, sin sentido económico, sin fundamento económico, cliente no fue informado, cliente no informado, no se informó, no se avisó, no hemos avisado, no se ha comunicado, operación no ejecutada, operación rechazada, operación suspendida, enviado el, enviado a la uif, remitido, presentado el, dudas sobre, se rechazó, declara ser, reportado, no autorizada,
        ponemos en su conocimiento, pongo en su conocimiento, alertamos, alertamos sobre, se alerta, alerta sobre,
        comunica a la, reporta a la, informamos a la, elevamos, se eleva al, decisión reportar,
        enviar ros, se recomienda reportar, remitir a la uif, con sospecha fundada, hechos sospechosos,
        consideramos sospechos*, sospechos*, desconoce procedencia,
        procedencia desconocida, de procedencia, origen desconocido, no hallamos, no encontramos, sin razón económica,
        razón económica, sin lógica económica, no presentó, no aportó, no aporta,
        no aclaró, no pudo explicar, no pudo justificar, no pudo acreditar, se mostró nervios*, se negó a,
        evasiv*, sin soporte, sin soportes, no es acorde,
        supera sus ingresos, sin empleados, saldo cero,
        cuenta restringida, cuenta bloqueada internamente, facturación ficticia, presunto lavado, presunto,
        presunta, posible lavado, posible blanqueo, posible testaferro, posible soborno,
        se remite ros, remite ros, fuente no demostrada, no demostrada, no demostró, no dio razones,
        no dio explicación, enviamos a la uaf, informa al ocp, posible pantalla`,
      fields: `
        unidad de inteligencia financiera, unidad de análisis, uif, uaf, uiaf, uafe, sepblac, sujeto obligado, sujeto reportado, entidad reportante, reportante, oficial de cumplimiento, cumplimiento, responsable de cumplimiento, representante ante, goaml, cliente*, clienta, nuestro cliente, sujeto, persona reportada, titular de la cuenta, titular, beneficiario, ordenante, remitente, contraparte, indicador*, señal de alerta, señales de alerta, tipología, alerta, monto*, importe*, período, ocupación, profesión, banco, sucursal, agencia, notario, notaría, casa de cambio, sospecha, inusual*, jugador, comprador*, vendedor*, contrapartes,
        interviniente*, descripción de los hechos, motivo declarado,
        actividad declarada, actividad económica, ingresos declarados, decisión del comité, comité,
        agente inmobiliario, inmobiliaria, escribano, contador, casino, exchange, senaclaft, sarlaft, plaft,
        laft, la/ft, pld, empleado, regidor, hermano, jubilad*, ama de casa,
        estudiante, alcaldesa, concejal,
        cajera, cajero, compraventa`,
      matter: `
        depósito*, efectivo, en efectivo, retiro*, retirad*, retiró, depositó, ingresos, ingresó, transferencia*, transfirió, giro*, envío*, cheque*, billetes, fraccion*, pitufeo, debajo del umbral, bajo el umbral, cuenta puente, cuenta de paso, empresa fachada, empresa pantalla, empresa de papel, testaferro, offshore, lavado de activos, lavado, blanqueo, financiamiento del terrorismo, coima, soborno, cohecho, corrupción, persona expuesta, PEP, ministro, alcalde, funcionari*, sueldo, origen de los fondos, origen, fondos, mezclador, cripto*, delito precedente, compra, movió, compraventa, oro, fichas, casino, inmobiliaria,
        consignacion*, consignó, retira, entrega el dinero, recibió, recibe, pagó, estructuración, uso de terceros,
        tercero*, desconocidos, contratistas, contratista, wallets, préstamo familiar, en dos días, cada semana,
        mismo día, extranjero, divisas, dólares, remesas, monedero, abrió la cuenta,
        recién constituida, inversiones, premio*,
        cancelados por adelantado, billetes chicos, fraccionamiento, sin parentesco, cambió, lo reenvía, en horas`,
    },
    'register-extract': {
      titles: `
        registro mercantil, nota simple, nota simple informativa, extracto del registro, extracto registral, extracto, certificado del registro, certificación registral, certificación literal, certificado de vigencia, certificado de existencia, certificado de existencia y representación, certificado de incorporación, certificado de constitución, certificado, vigencia de poder, partida registral, partida, ficha registral, ficha de la sociedad, ficha, cámara de comercio, registro público de comercio, registro público, registro de comercio, registro de sociedades, registro de empresas, registro de accionistas, registro de socios, registro de titulares reales, registro de beneficiarios finales, titulares reales, titular real, beneficiarios finales, beneficiario final, matrícula mercantil, libro de accionistas, lista de socios, lista de accionistas, consulta de sociedad, registro, accionistas, socios, registro de fideicomisos, cambio de datos`,
      acts: `
        inscrita en, inscrita el, inscrita, inscrita bajo, constituida el, constituida por, constituida, en liquidación, disuelta, certifica que, se certifica, el registrador certifica, expedido el, expedida el, emitido el, consultado el, socio único, única socia, accionista único, único accionista, administrador único, administradora única, administrador solidario, administradores mancomunados, firma individual, firma sola, posee más, más del 25, participación directa, participación indirecta, control directo, control indirecto, nombrado el, cesó, cesado, transfiere acciones, acciones a, cesión de participaciones`,
      fields: `
        domicilio social, domicilio, sede, denominación, razón social, sociedad, forma jurídica, tipo, tipo societario, RUC, NIT, RUT, CIF, NIF, cuit, matrícula, partida n°, tomo, folio, hoja, inscripción, número de registro, n° de registro, fecha de constitución, constitución, gerente, gerente general, administrador*, director*, presidente, secretario, consejero*, apoderado*, representante legal, liquidador, socio*, accionista*, titular, propietario, beneficiario*, estado, situación, objeto social, objeto, duración, nacionalidad, órgano de administración, cargos, activa, vigente, cancelada, folio, dignatarios, agente, agente residente, fideicomiso, fiduciario, fideicomitente`,
      matter: `
        capital social, capital, participaciones, participación, acciones, cuotas, derechos de voto, porcentaje, valor nominal, nominales, acciones al portador, control, posee, del capital, suscrito`,
    },
    statement: {
      titles: `
        estado de cuenta, extracto de cuenta, extracto bancario, extracto, extracto de tarjeta, movimientos de cuenta, movimientos de la cuenta, movimientos, últimos movimientos, cartola, cartola bancaria, resumen de cuenta, resumen, libreta de ahorros, libreta, detalle de movimientos, historial de operaciones`,
      acts: `
        saldo inicial, saldo final, saldo anterior, saldo nuevo, nuevo saldo, saldo actual, saldo al, saldo a, saldo de apertura, saldo de cierre, saldo arrastrado, saldo contable, saldo disponible, suma y sigue, total cargos, total abonos, total débitos, total créditos, total de cargos, total de abonos, total ingresos, total retiros, pago mínimo, saldo previo`,
      fields: `
        saldo, debe, haber, débito*, crédito*, cargo*, abono*, fecha valor, fecha de operación, f. valor, concepto, detalle, descripción, importe, monto, período, periodo, cuenta, titular, fecha, ingreso*, cuenta corriente`,
      matter: `
        transferencia*, transf, retiro*, depósito*, cheque*, nómina, sueldo, alquiler, recibo*, domiciliación, tarjeta, cajero, comisión*, intereses, pago, compra, reintegro, traspaso, bizum, impuesto*, devolución, giro, efectivo`,
    },
  },
  distance: `
    curso*, capacitación, formación, seminario*, taller*, webinar, charla*, conferencia*, congreso, ponente*, ponencia, participantes, lección, módulo, examen, ejercicio*, estudiantes, alumnos, alumnado, manual, guía, folleto, instructivo, glosario, plantilla, modelo, formulario en blanco, en blanco, ejemplo*, fictici*, cómo, explique, página, capítulo, revista, diario, noticia*, prensa, periodista*, radio, podcast, programa, columna, blog, ensayo, opinión, entrevista, libro, película, museo, exposición, estadística*, cifras, encuesta, estudio, investigación académica, informe anual, tendencia, al año, año pasado, acta de la reunión, acta de reunión, orden del día, reunión, hablamos, se habló, grupo de trabajo, ley, proyecto de ley, artículo, reforma, los estados, las partes, entra en vigor, entrará en vigor, será sancionad*, sanciones, enmienda*, premio, invitación, bienvenid*, inscripciones, inscríbete, inscríbase en línea, cupos, plazas, gratis, gratuit*, almuerzo, café, comedor, personal, soporte, portal, actualización, sistema, contraseña, impresora, sobres, mensajero, paquete, fontanero, pasajes, vacaciones, licitación, tarifa*, honorarios, aranceles, buena suerte, felicidades, expertos, según, la agencia, veredicto, recomendamos, recomendación*, auditoría, buenas prácticas, consejos, historia de, divorcio, en general, depende, conviene, horario*, cerrado, sala, cita previa, informes al, teléfono,
    factura*, cotización, presupuesto, entrega, pedido*, proveedor*, ventas, gracias, disculpe*, saludos, cordialmente, adjunto, visita, feria, precio*,
    descuento, por error, colega*, hola, buenos días, junta, subida, lista de asistentes`,
};
