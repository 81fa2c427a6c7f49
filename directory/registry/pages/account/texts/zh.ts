/** Sign-in and account in Chinese. */
import type { AccountTexts } from '../account-texts.ts';

export const zh: AccountTexts = {
  signIn: '登录',
  signInHint: '这里没有密码。请使用接受邀请时创建的通行密钥登录。',
  usePasskey: '使用通行密钥登录',
  lost: '丢失全部通行密钥者需要新的邀请：机构和秘书处人员请向登记员索取。',
  account: '我的账户',
  holder: '账户',
  roles: '角色',
  agency: '机构',
  passkeys: '登录此账户的通行密钥',
  passkey: '通行密钥',
  registered: '注册时间',
  act: '可执行的操作',
  remove: '移除',
  removeHint: '移除通行密钥也会结束所有其他会话。',
  lastOne: '唯一的一个',
  add: '添加通行密钥',
  addHint: '请至少拥有两个，放在不同设备上：丢失唯一通行密钥者须重新受邀。',
  inLog: '在日志中',
  inLogHint:
    '为使您能在此浏览器中批准，根密钥保管人须以 staff.set 将该通行密钥与您的其他密钥一并列入。一周后生效。其公开部分：',
  listed: '已列入',
  sessions: '会话',
  session: '开始时间',
  seen: '最后使用',
  end: '结束',
  thisOne: '本会话',
};
