/** The reports' sentences in Chinese. */
import type { Texts } from '../text-types.ts';

export const zh: Texts = {
  subject: {
    failed: '未送达：您 {time} 的邮件',
    delayed: '延迟：您 {time} 的邮件',
    refused: '未发送：您 {time} 的邮件',
    delivered: '已送达：您于 {time} 发送的邮件',
    unconfirmed: '未获确认：您于 {time} 发送的邮件',
  },
  opening: '这是贵机构邮件网关就您 {time} 的邮件自动发出的通知，仅涉及下列收件人。',
  causes: {
    'no-usable-key': {
      happened: '邮件未发送给任何人，因为您所写的机构中有一个目前无法接收受保护的邮件。',
      todo: '请致电该机构，或去掉该收件人后重新发送。',
    },
    'outsiders-barred': {
      happened: '邮件未发送给任何人，因为有收件人不属于已注册机构的网络，而贵机构只向已注册机构发送邮件。',
      todo: '请去掉该收件人后重新发送，或咨询您的管理员。',
    },
    'barred-content': {
      happened: '邮件未发送给任何人，因为其中含有不得通过邮件发给某一收件人的内容，或含有无法检查的文件。',
      todo: '请删除该内容后重新发送，或向您的管理员询问允许的途径。',
    },
    'sensitive-to-outsider': {
      happened: '邮件未发送给任何人，因为其中含有敏感数据，而有收件人不属于已注册机构的网络。',
      todo: '请在 Valise 加载项中确认该收件人后重新发送，或删除这些数据后再发送。',
    },
    'mixed-recipients': {
      happened: '邮件未发送给任何人，因为收件人中既有已注册机构，也有网络以外的收件人，后者收到的邮件将不受保护。',
      todo: '请给网络以外的收件人单独发送邮件，或在 Valise 加载项中确认他们后重新发送。',
    },
    'key-withdrawn': {
      happened: '邮件未送达，因为加密该邮件所用的密钥已失效。',
      todo: '请重新发送：网关将使用届时有效的密钥；如果没有，会通知您。',
    },
    unreachable: {
      happened: '邮件未送达，因为在规定时间内无法连接到收件方的邮件服务器。',
      todo: '请以其他方式告知收件人，并稍后重新发送。',
    },
    expired: {
      happened: '邮件未送达，因为收件方的邮件服务器未在规定时间内接收。',
      todo: '请以其他方式告知收件人，并稍后重新发送。',
    },
    'unknown-mailbox': {
      happened: '邮件未送达，因为收件方的邮件服务器没有这个地址。',
      todo: '请核对地址后重新发送。',
    },
    'full-mailbox': {
      happened: '邮件未送达，因为收件人的邮箱已满。',
      todo: '请以其他方式告知收件人，待邮箱有空间后重新发送。',
    },
    'too-big': {
      happened: '邮件未送达，因为它超过了收件方邮件服务器允许的大小。',
      todo: '请缩小邮件，例如把文件分成几封邮件发送。',
    },
    refused: {
      happened: '邮件未送达，因为邮件服务器拒绝接收。',
      todo: '请联系您的管理员，其可在本通知的技术部分找到原因。',
    },
  },
  delayed: {
    happened: '邮件尚未送达，网关正在继续尝试。',
    todo: '如不紧急，您无需采取任何行动：如果投递失败，您会收到通知。',
  },
  delivered: {
    happened: '邮件已加密封装移交，并已送达收件机构的邮件服务器。',
    todo: '您无需采取任何行动。送达并不表示已被阅读。',
  },
  unconfirmed: {
    happened: '邮件已加密封装移交给收件机构的网关，但该网关在一天之内未确认送达。',
    todo: '请通过其他方式向收件人核实是否收到。',
  },
  delayedUntil: {
    happened: '邮件尚未送达，网关正在继续尝试。',
    todo: '如不紧急，您无需采取任何行动：网关将尝试到 {until}，如果投递失败会通知您。',
  },
  help: '如需帮助，请写信至 {postmaster}，并注明编号 {id}。',
};
