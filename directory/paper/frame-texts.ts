/** What the frame of all pages says, and what stands around lists and forms, by language; a language that lacks a text does not compile. */
import type { Language } from './language.ts';

export interface FrameTexts {
  /** The language's own name. */
  readonly language: string;
  readonly languages: string;
  readonly skip: string;
  /** Of the links to the pages. */
  readonly pages: string;
  readonly paging: { readonly label: string; readonly previous: string; readonly next: string };
  readonly signIn: string;
  readonly signOut: string;
  readonly needsScript: string;
  readonly copy: string;
  readonly copied: string;
}

export const FRAME: Readonly<Record<Language, FrameTexts>> = {
  ar: {
    language: 'العربية',
    languages: 'اللغة',
    skip: 'انتقل إلى المحتوى',
    pages: 'الصفحات',
    paging: {
      label: 'أجزاء القائمة',
      previous: 'السابق',
      next: 'التالي',
    },
    signIn: 'تسجيل الدخول',
    signOut: 'تسجيل الخروج',
    needsScript: 'تعرض هذه الصفحة كل شيء دون نصوص برمجية؛ ولتغيير شيء ما اسمحوا بالنصوص البرمجية لهذا الموقع.',
    copy: 'نسخ',
    copied: 'تم النسخ.',
  },
  zh: {
    language: '中文',
    languages: '语言',
    skip: '跳到正文',
    pages: '页面',
    paging: {
      label: '列表分页',
      previous: '上一页',
      next: '下一页',
    },
    signIn: '登录',
    signOut: '退出登录',
    needsScript: '不运行脚本也能阅读本页全部内容；如要更改，请允许本网站运行脚本。',
    copy: '复制',
    copied: '已复制。',
  },
  en: {
    language: 'English',
    languages: 'Language',
    skip: 'Skip to the content',
    pages: 'Pages',
    paging: {
      label: 'Parts of the list',
      previous: 'Previous',
      next: 'Next',
    },
    signIn: 'Sign in',
    signOut: 'Sign out',
    needsScript: 'This page shows everything without script; to change something, allow scripts of this site.',
    copy: 'Copy',
    copied: 'Copied.',
  },
  fr: {
    language: 'Français',
    languages: 'Langue',
    skip: 'Aller au contenu',
    pages: 'Pages',
    paging: {
      label: 'Parties de la liste',
      previous: 'Précédent',
      next: 'Suivant',
    },
    signIn: 'Se connecter',
    signOut: 'Se déconnecter',
    needsScript: 'Cette page montre tout sans script ; pour modifier quelque chose, autorisez les scripts de ce site.',
    copy: 'Copier',
    copied: 'Copié.',
  },
  ru: {
    language: 'Русский',
    languages: 'Язык',
    skip: 'Перейти к содержанию',
    pages: 'Страницы',
    paging: {
      label: 'Части списка',
      previous: 'Назад',
      next: 'Далее',
    },
    signIn: 'Войти',
    signOut: 'Выйти',
    needsScript: 'Эта страница показывает всё и без скриптов; чтобы что-то изменить, разрешите скрипты этого сайта.',
    copy: 'Копировать',
    copied: 'Скопировано.',
  },
  es: {
    language: 'Español',
    languages: 'Idioma',
    skip: 'Ir al contenido',
    pages: 'Páginas',
    paging: {
      label: 'Partes de la lista',
      previous: 'Anterior',
      next: 'Siguiente',
    },
    signIn: 'Iniciar sesión',
    signOut: 'Cerrar sesión',
    needsScript: 'Esta página lo muestra todo sin script; para cambiar algo, permita los scripts de este sitio.',
    copy: 'Copiar',
    copied: 'Copiado.',
  },
};
