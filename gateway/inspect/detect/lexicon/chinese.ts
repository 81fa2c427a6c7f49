/** Chinese terms are kept in simplified characters; the traditional ones are made from them. */
import { type Terms, termsOf } from './lexicon.ts';

/** The terms, and each in which a character differs also in traditional characters. */
export function inBothScripts(terms: Terms): Terms {
  return [...new Set(termsOf(terms).flatMap(scriptsOf))].join(', ');
}

/** `账` is written in two ways, and within a term they do not mix. */
function scriptsOf(term: string): string[] {
  const traditional = Array.from(term, (char) => TRADITIONAL.get(char) ?? char).join('');
  return traditional.includes('帳') ? [term, traditional, traditional.replaceAll('帳', '賬')] : [term, traditional];
}

/** Of those that stand in the lexicon; each simplified character before its traditional form. */
const PAIRS = `
  专專业業东東为為举舉义義习習书書买買产產于於仅僅众眾会會传傳侦偵债債余餘关關册冊决決况況冻凍凭憑则則别別办辦务務动動协協单單卖賣历歷厅廳双雙发發变變号號后後员員吗嗎嘱囑国國坛壇声聲壳殼处處备備复復奖獎
  实實审審对對将將币幣师師应應开開异異当當录錄征徵怀懷态態总總恳懇户戶托託执執护護报報担擔据據采採数數无無时時显顯暂暫机機权權条條来來杂雜构構标標栏欄样樣档檔检檢欢歡欧歐汇匯没沒济濟测測热熱状狀独獨玛瑪
  现現电電监監盖蓋着著码碼离離税稅签簽简簡类類紧緊红紅约約级級纪紀纸紙线線练練组組细細终終经經结結给給绝絕统統继繼续續维維编編缔締缴繳罚罰职職联聯节節范範营營补補规規见見视視览覽计計订訂认認讨討让讓训訓
  议議讯訊记記讲講论論讼訟设設访訪证證评評诈詐诉訴词詞试試话話询詢该該说說请請诺諾读讀课課调調谨謹负負财財责責败敗账帳货貨贪貪购購贴貼贵貴贷貸费費贿賄赁賃赂賂赃贓资資车車转轉轮輪软軟辆輛辞辭边邊达達过過
  还還进進违違遗遺邮郵释釋钱錢银銀销銷长長门門问問间間闻聞际際险險随隨须須项項预預领領频頻题題额額馆館验驗骗騙
  谢謝价價礼禮参參优優
`;
const TRADITIONAL = new Map(Array.from(PAIRS.matchAll(/(\S)(\S)/gu), ([, plain = '', full = '']) => [plain, full]));
