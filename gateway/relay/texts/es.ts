/** The reports' sentences in Spanish. */
import type { Texts } from '../text-types.ts';

export const es: Texts = {
  subject: {
    failed: 'No entregado: su mensaje del {time}',
    delayed: 'Retrasado: su mensaje del {time}',
    refused: 'No enviado: su mensaje del {time}',
    delivered: 'Entregado: su mensaje del {time}',
    relayed: 'Transmitido: su mensaje del {time}',
    unconfirmed: 'Sin confirmar: su mensaje del {time}',
    held: 'Retenido: su mensaje del {time}',
    withheld: 'Pendiente de decisión: su mensaje del {time}',
  },
  opening:
    'Este es un aviso automático de la pasarela de correo de su organismo sobre su mensaje del {time}. Se refiere únicamente a los destinatarios indicados a continuación.',
  causes: {
    'no-usable-key': {
      happened:
        'El mensaje no se ha enviado a nadie, porque un organismo al que usted escribe no puede recibir correo protegido en este momento.',
      todo: 'Llame por favor a ese organismo, o vuelva a enviar el mensaje sin ese destinatario.',
    },
    'outsiders-barred': {
      happened:
        'El mensaje no se ha enviado a nadie, porque un destinatario es ajeno a la red de organismos registrados y su organismo solo escribe a estos.',
      todo: 'Quite por favor ese destinatario y vuelva a enviar el mensaje, o consulte a su administrador.',
    },
    'barred-content': {
      happened:
        'El mensaje no se ha enviado a nadie, porque contiene algo que no puede enviarse por correo a un destinatario.',
      todo: 'Quítelo por favor y vuelva a enviar el mensaje, o pregunte a su administrador qué vía está permitida.',
    },
    'secret-found': {
      happened:
        'El mensaje no se ha enviado a nadie, porque contiene algo que da acceso a quien lo lea: una contraseña, una clave secreta o las palabras que restauran una cartera digital.',
      todo: 'Quítelo por favor y vuelva a enviar el mensaje. Si el destinatario lo necesita, pregunte a su administrador qué vía está permitida.',
    },
    'marking-above-allowance': {
      happened:
        'El mensaje no se ha enviado a nadie, porque lleva, o lleva uno de sus archivos, una marca de clasificación demasiado alta para enviarla por correo a un destinatario.',
      todo: 'Pregunte por favor a su administrador qué vía está permitida para los documentos con esa marca. Si figura por error, corríjala y vuelva a enviar el mensaje.',
    },
    'not-inspectable': {
      happened:
        'El mensaje no se ha enviado a nadie, porque no se ha podido examinar algo de su contenido: un archivo está bloqueado, dañado, es demasiado grande o de un tipo desconocido. Eso no significa que tenga nada malo.',
      todo: 'Envíe por favor el archivo en una forma legible, sin contraseña, o pregunte a su administrador qué vía está permitida.',
    },
    'reason-needed': {
      happened:
        'El mensaje no se ha enviado a nadie, porque contiene datos sensibles para un destinatario y no se ha indicado ningún motivo para enviarlos.',
      todo: 'Indique por favor un motivo en el complemento Valise y vuelva a enviar el mensaje, o envíelo sin esos datos.',
    },
    'override-stale': {
      happened:
        'El mensaje no se ha enviado a nadie, porque el motivo indicado en el complemento Valise ya no corresponde: desde entonces han cambiado el texto, los archivos, los destinatarios o las reglas de su organismo.',
      todo: 'Abra por favor el mensaje de nuevo, vea lo que el complemento muestra ahora y envíelo otra vez con un motivo.',
    },
    'mixed-recipients': {
      happened:
        'El mensaje no se ha enviado a nadie, porque va dirigido tanto a organismos registrados como a destinatarios ajenos a la red, que lo recibirían sin protección.',
      todo: 'Envíe por favor un mensaje aparte a los destinatarios ajenos a la red, o confírmelos en el complemento Valise y vuelva a enviar el mensaje.',
    },
    'sensitive-mixed': {
      happened:
        'El mensaje no se ha enviado a nadie, porque contiene datos sensibles y va dirigido tanto a organismos registrados como a destinatarios ajenos a la red, que lo recibirían sin protección.',
      todo: 'Envíelo por favor solo a los organismos registrados, y escriba aparte a los destinatarios ajenos a la red, sin esos datos.',
    },
    'no-way-out': {
      happened:
        'El mensaje no se ha enviado a nadie, porque la pasarela de su organismo no tiene vía hacia un destinatario: no hay ningún servidor previsto para el correo que sale de la red.',
      todo: 'Consulte por favor a su administrador, o vuelva a enviar el mensaje sin ese destinatario.',
    },
    'key-withdrawn': {
      happened: 'El mensaje no se ha entregado, porque la clave para la que se cifró ya no es válida.',
      todo: 'Vuelva a enviarlo por favor: la pasarela usará la clave válida en ese momento, o le avisará si no hay ninguna.',
    },
    unreachable: {
      happened:
        'El mensaje no se ha entregado, porque no se ha podido contactar a tiempo con el servidor de correo de destino.',
      todo: 'Avise por favor al destinatario por otra vía y vuelva a enviar el mensaje más tarde.',
    },
    expired: {
      happened: 'El mensaje no se ha entregado, porque el servidor de correo de destino no lo ha aceptado a tiempo.',
      todo: 'Avise por favor al destinatario por otra vía y vuelva a enviar el mensaje más tarde.',
    },
    'unknown-mailbox': {
      happened: 'El mensaje no se ha entregado, porque el servidor de correo de destino no conoce esta dirección.',
      todo: 'Compruebe por favor la dirección y vuelva a enviar el mensaje.',
    },
    'full-mailbox': {
      happened: 'El mensaje no se ha entregado, porque el buzón está lleno.',
      todo: 'Avise por favor al destinatario por otra vía y vuelva a enviar el mensaje cuando haya espacio.',
    },
    'too-big': {
      happened: 'El mensaje no se ha entregado, porque supera el tamaño que acepta el servidor de correo de destino.',
      todo: 'Redúzcalo por favor, por ejemplo repartiendo los archivos en varios mensajes.',
    },
    refused: {
      happened: 'El mensaje no se ha entregado, porque el servidor de correo lo ha rechazado.',
      todo: 'Consulte por favor a su administrador, que encontrará el motivo en la parte técnica de este aviso.',
    },
    rejected: {
      happened:
        'El mensaje no se ha entregado, porque una persona que decide sobre los mensajes retenidos en su organismo lo ha rechazado.',
      todo: 'Hable por favor con quienes deciden sobre los mensajes retenidos en su organismo, o avise al destinatario por otra vía permitida.',
    },
    undecided: {
      happened: 'El mensaje no se ha entregado, porque nadie en su organismo lo ha liberado a tiempo.',
      todo: 'Hable por favor con quienes deciden sobre los mensajes retenidos en su organismo, y vuelva a enviar el mensaje si todavía hace falta.',
    },
  },
  delayed: {
    happened: 'El mensaje todavía no se ha entregado; la pasarela sigue intentándolo.',
    todo: 'No tiene que hacer nada salvo que sea urgente: se le avisará si la entrega fracasa.',
  },
  delivered: {
    happened: 'El mensaje se transmitió sellado y se entregó al servidor de correo del organismo destinatario.',
    todo: 'No es necesario que haga nada. La entrega no significa que se haya leído.',
  },
  relayed: {
    happened: 'El mensaje se transmitió al siguiente servidor de correo, que no confirma las entregas.',
    todo: 'No es necesario que haga nada. No recibirá más avisos, salvo que ese servidor comunique un fallo.',
  },
  unconfirmed: {
    happened:
      'El mensaje se transmitió sellado a la pasarela del organismo destinatario, que no ha confirmado la entrega en el plazo de un día.',
    todo: 'Pregunte al destinatario por otra vía si lo ha recibido.',
  },
  held: {
    happened:
      'El mensaje no se ha entregado: una pasarela de correo lo retiene hasta que un administrador lo haya examinado.',
    todo: 'De momento no tiene que hacer nada: seguirá su curso cuando se libere, y se le avisará si no se puede entregar. Si es urgente, avise por favor al destinatario por otra vía.',
  },
  withheld: {
    happened:
      'El mensaje todavía no se ha enviado. Por su contenido, antes deben liberarlo personas de su organismo. Se ha encontrado:',
    todo: 'No tiene que hacer nada: ya están avisadas, y el mensaje se enviará cuando lo liberen. Si no lo liberan antes del {until}, no se enviará y se le avisará. Si al final no debe enviarse, pida a una de ellas que lo rechace. Si es urgente, avise por favor al destinatario por otra vía.',
  },
  delayedUntil: {
    happened: 'El mensaje todavía no se ha entregado; la pasarela sigue intentándolo.',
    todo: 'No tiene que hacer nada salvo que sea urgente: la pasarela lo intenta hasta el {until} y le avisará si la entrega fracasa.',
  },
  gathered: {
    subject: 'Varios de sus mensajes',
    opening:
      'Este es un aviso automático de la pasarela de correo de su organismo sobre varios de sus mensajes: eran demasiados para un aviso por cada uno.',
  },
  deciding: {
    subject: 'Hay mensajes retenidos que esperan su decisión',
    opening:
      'Este es un aviso automático de la pasarela de correo de su organismo. Por su contenido, los mensajes siguientes solo se envían si usted, u otras personas que deciden sobre los mensajes retenidos, los liberan. Lo que dicen no se indica aquí.',
    message: 'Mensaje del {time}',
    from: 'De: {address}',
    to: 'Para: {name}',
    content: 'Se ha encontrado:',
    needed: 'Aprobaciones necesarias: {count}',
    until: 'Si no se libera, fracasa el {until}.',
    where: 'Decida por favor aquí: {address}',
    nowhere: 'Su pasarela no tiene páginas en las que decidir; pregunte por favor a su administrador.',
  },
  help: 'Si necesita ayuda, escriba por favor a {postmaster} e indique el número {id}.',
};
