/** How providers shape the keys that they hand out, and how a secret is written down. */
import type { Evidence } from './evidence.ts';

export interface SecretShape {
  /** In small letters; where a text has none of them, the pattern is not tried. */
  readonly keywords: readonly string[];
  /** Its first group, if it has one, is the secret alone. */
  readonly pattern: RegExp;
  readonly evidence: readonly Evidence[];
}

const key = (keyword: string, pattern: RegExp): SecretShape => ({
  keywords: [keyword],
  pattern,
  evidence: ['provider-shape'],
});

/** Names of settings that hold secrets, as code and configuration write them. */
const SETTING =
  '(?:api[_-]?key|apikey|secret[_-]?key|client[_-]?secret|access[_-]?token|auth[_-]?token|secret|private[_-]?key)';

export const SECRET_SHAPES: readonly SecretShape[] = [
  key('akia', /AKIA[0-9A-Z]{16}/g),
  key('asia', /ASIA[0-9A-Z]{16}/g),
  key('ghp_', /ghp_[0-9A-Za-z]{36}/g),
  key('gho_', /gho_[0-9A-Za-z]{36}/g),
  key('ghu_', /ghu_[0-9A-Za-z]{36}/g),
  key('ghs_', /ghs_[0-9A-Za-z]{36}/g),
  key('ghr_', /ghr_[0-9A-Za-z]{36}/g),
  key('github_pat_', /github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}/g),
  key('glpat-', /glpat-[0-9A-Za-z_-]{20}/g),
  key('glrt-', /glrt-[0-9A-Za-z_-]{20}/g),
  key('xoxb-', /xoxb-\d{10,13}-\d{10,13}-[0-9A-Za-z]{24}/g),
  key('xoxp-', /xoxp-\d{10,13}-\d{10,13}-\d{10,13}-[0-9a-f]{32}/g),
  key('xapp-', /xapp-\d-[0-9A-Z]{9,13}-\d{10,13}-[0-9a-f]{64}/g),
  key('hooks.slack.com', /hooks\.slack\.com\/services\/T[0-9A-Z]{8,12}\/B[0-9A-Z]{8,12}\/[0-9A-Za-z]{24}/g),
  key('sk_live_', /sk_live_[0-9A-Za-z]{24,99}/g),
  key('rk_live_', /rk_live_[0-9A-Za-z]{24,99}/g),
  key('whsec_', /whsec_[0-9A-Za-z]{32,64}/g),
  key('aiza', /AIza[0-9A-Za-z_-]{35}/g),
  key('ya29.', /ya29\.[0-9A-Za-z_-]{60,400}/g),
  key('gocspx-', /GOCSPX-[0-9A-Za-z_-]{28}/g),
  key('sk-ant-', /sk-ant-[a-z]{3}\d\d-[0-9A-Za-z_-]{80,120}/g),
  key('sk-proj-', /sk-proj-[0-9A-Za-z_-]{40,200}/g),
  key('t3blbkfj', /sk-[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20}/g),
  key('sg.', /SG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}/g),
  key('key-', /key-[0-9a-f]{32}/g),
  key('npm_', /npm_[0-9A-Za-z]{36}/g),
  key('pypi-', /pypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50,300}/g),
  key('rubygems_', /rubygems_[0-9a-f]{48}/g),
  key('dop_v1_', /dop_v1_[0-9a-f]{64}/g),
  key('hvs.', /hvs\.[0-9A-Za-z_-]{90,120}/g),
  key('.atlasv1.', /[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_-]{60,70}/g),
  key('shpat_', /shpat_[0-9a-f]{32}/g),
  key('sq0csp-', /sq0csp-[0-9A-Za-z_-]{43}/g),
  key('eaaa', /EAAA[0-9A-Za-z_-]{60}/g),
  key('accountkey=', /AccountKey=[0-9A-Za-z+/]{86}==/g),
  key('sharedaccesskey=', /SharedAccessKey=[0-9A-Za-z+/]{43}=/g),
  key('sig=', /sv=\d{4}-\d\d-\d\d&[^\s"']{10,300}sig=[0-9A-Za-z%+/]{43,60}/g),
  key('8q~', /[0-9A-Za-z_~.-]{3}8Q~[0-9A-Za-z_~.-]{31,34}/g),
  key('hf_', /hf_[0-9A-Za-z]{34}/g),
  key('lin_api_', /lin_api_[0-9A-Za-z]{40}/g),
  key('nrak-', /NRAK-[0-9A-Z]{27}/g),
  key('pul-', /pul-[0-9a-f]{40}/g),
  key('age-secret-key-', /AGE-SECRET-KEY-1[0-9A-Z]{58}/g),
  key(':aa', /\d{8,10}:AA[0-9A-Za-z_-]{33}/g),
  key('eyj', /eyJ[0-9A-Za-z_-]{10,2000}\.eyJ[0-9A-Za-z_-]{10,4000}\.[0-9A-Za-z_-]{20,700}/g),
  {
    keywords: ['://'],
    pattern:
      /(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?|ftps?|smtps?|imaps?|https?|sftp|ldaps?|mssql):\/\/[^\s:/@'"<>]{1,64}:([^\s:/@'"<>]{3,128})@[0-9A-Za-z.-]{3,128}/g,
    evidence: ['provider-shape'],
  },
  {
    keywords: ['pwd=', 'password='],
    pattern:
      /(?:Server|Data Source|Host)=[^;\n]{1,128};(?:[A-Za-z ]{2,32}=[^;\n]{0,128};){0,8}(?:Password|Pwd)=([^;\s]{3,128})/gi,
    evidence: ['provider-shape'],
  },
  {
    keywords: ['key', 'secret', 'token'],
    pattern: new RegExp(
      `${SETTING}["']?[ \\t]{0,4}[:=][ \\t]{0,4}["']?(?=[0-9A-Za-z+/_.-]{0,64}\\d)[0-9A-Za-z+/_.-]{20,128}`,
      'gi',
    ),
    evidence: ['assignment'],
  },
];
