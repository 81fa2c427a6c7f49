/** The desk's frame and first pages in Spanish. */
import type { SiteTexts } from '../site-texts.ts';

export const es: SiteTexts = {
  desk: 'Mesa Valise',
  roles: { administrator: 'Administración', releaser: 'Autorización de envíos', deputy: 'Suplencia' },
  none: 'Ninguno',
  signIn: {
    hint: 'La mesa reconoce a cada persona por su llave de acceso, y por nada más.',
    usePasskey: 'Usar su llave de acceso',
    lost: 'Si no tiene aquí una llave de acceso, o la ha perdido, pida una invitación a su administrador.',
  },
  join: {
    title: 'Invitación',
    hint: 'Se le invita a la mesa de la pasarela de correo de su organismo. ¿Es usted?',
    name: 'Nombre',
    address: 'Dirección',
    agency: 'Organismo',
    roles: 'Funciones',
    expires: 'Válida hasta',
    make: 'Crear una llave de acceso e iniciar sesión',
    passkeyHint:
      'Su dispositivo guarda la llave de acceso y le pide el dedo, el rostro o el PIN cada vez que la usa. No se escribe nada, y nadie puede leerla por encima de su hombro.',
  },
  overview: {
    title: 'Resumen',
    waits: 'Lo que le espera',
    nothing: 'Nada le espera.',
    held: 'Mensajes retenidos: {count}',
    oldest: 'El más antiguo desde {time}',
    you: 'Usted',
    name: 'Nombre',
    address: 'Dirección',
    roles: 'Funciones',
  },
  sorry: {
    'not-signed-in': 'Inicie sesión',
    forbidden: 'Acceso reservado',
    'not-found': 'Aquí no hay nada',
    'too-many': 'Demasiadas solicitudes',
    unavailable: 'La pasarela no responde',
    internal: 'Algo salió mal',
  },
  problems: {
    malformed: 'Falta algo, o no está escrito como debe.',
    'not-signed-in': 'No ha iniciado sesión, o ya terminó: una sesión acaba tras un tiempo sin uso.',
    forbidden: 'Ninguna de sus funciones lo permite.',
    'not-found': 'No existe, o ya no. Una invitación sirve una sola vez, dentro de 72 horas.',
    changed: 'El mensaje ya no está como se mostró: vuelva a cargar la página y examínelo de nuevo.',
    'passkey-refused': 'La llave de acceso no fue aceptada, o pasó demasiado tiempo. Vuelva a intentarlo.',
    'passkey-synced':
      'Esta llave de acceso se copia entre dispositivos, lo que no basta para autorizar envíos. Use una llave de seguridad, o una llave de acceso que permanezca en este dispositivo.',
    'too-many': 'Espere un minuto y vuelva a intentarlo.',
    internal: 'El error es nuestro y quedó anotado. Vuelva a intentarlo más tarde.',
    'cross-site': 'La página está desactualizada: vuelva a cargarla.',
    'not-allowed': 'Eso no puede hacerse aquí.',
    'too-large': 'Es demasiado grande.',
    'other-host': 'La mesa no se conoce por ese nombre.',
    unavailable:
      'La pasarela se está reiniciando o se ha detenido; esta página vuelve a mirar por sí sola. El correo retenido se conserva y nada se pierde.',
    unreachable: 'No se puede acceder a la mesa. Compruebe la conexión y vuelva a intentarlo.',
    'no-passkey': 'No se usó ninguna llave de acceso. Vuelva a intentarlo y confirme en el dispositivo cuando lo pida.',
  },
};
