/** The recovery sheet in Chinese. */
import type { SheetTexts } from './sheet-texts.ts';

export const zh: SheetTexts = {
  title: '恢复单：请密封保存',
  what: '持有本单的人，可会同两名登记员，在网络名录中为本机构更换密钥。只有在身份密钥丢失或被盗时才需要它。',
  agency: '机构',
  made: '制作日期',
  secret: '恢复密钥（机密）',
  typing: '每行依次为：行号、十六个数字或 a 至 f 的字母，以及用来发现输入错误的另外四个字符。',
  recoveryId: '恢复密钥的公开编号',
  identityId: '身份密钥的公开编号',
  now: '现在',
  nowSteps: [
    '在不留存副本的打印机上将本单打印两份。',
    '将每份分别装入信封密封，在封口处签名，并存放在两处不同的保险柜中。',
    '登记签署之后，从移动存储设备上删除本文件和恢复密钥文件。身份密钥留在该设备上，存放于第三处。',
    '拨打您从其他渠道得知的电话号码，向秘书处读出上述两个公开编号。',
  ],
  later: '身份密钥丢失或被盗时',
  laterSteps: [
    '致电秘书处。登记员可在几分钟内暂停本机构。',
    '输入密钥：npm run gateway -- directory restore-key FOLDER',
    '申请新密钥：npm run gateway -- directory recover FOLDER',
    '新密钥七天后生效。请销毁本单；新密钥已附有新的恢复单。',
  ],
};
