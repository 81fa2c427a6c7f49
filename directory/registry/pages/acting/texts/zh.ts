/** What can be done, in Chinese. */
import type { ActingTexts } from '../acting-texts.ts';

export const zh: ActingTexts = {
  problems: {
    'malformed-request': '缺少内容，或书写格式不正确。',
    'not-signed-in': '登录已失效：请在另一个标签页登录，然后在此重试。',
    'sign-in-failed': '名录未接受这个通行密钥。',
    forbidden: '此账户无权这样做。',
    'cross-site': '页面已过时：请重新加载。',
    'not-found': '它已不存在。',
    'method-not-allowed': '此处不能这样做。',
    closed: '该提案已不再开放：请重新加载页面。',
    repeated: '仍在处理中：请稍候，然后重新加载页面。',
    'other-size': '日志在此期间已增长：请重新加载页面。',
    used: '此邀请已被使用，或其72小时已过：请向秘书处索取新的邀请。',
    changed: '在此期间已被更改，可能是在另一个标签页中：请重新加载页面。',
    'too-large': '内容过大。',
    'media-type': '文件类型不正确。',
    'rule-broken': '日志的规则不允许这样做。',
    'key-reused': '页面已过时：请重新加载。',
    'not-proven': '未能证明。',
    unconditional: '页面已过时：请重新加载。',
    'too-many-requests': '请求过多：请等待一分钟后重试。',
    internal: '名录出错，已记录在案。请稍后重试。',
    halted: '日志目前不接受任何内容。请稍后重试。',
    unreachable: '无法连接名录。请检查网络连接后重试。',
    'no-passkey': '未使用通行密钥。请重试，并在设备询问时确认。',
  },
};
