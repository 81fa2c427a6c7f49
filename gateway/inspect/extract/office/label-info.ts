/** Reads the sensitivity labels of newer Office files, which say the same as the custom properties of older ones (MS-OFFCRYPTO section 2.6.4). */
import type { Found } from '../found.ts';
import { walkXml } from '../markup/xml.ts';

/** What other programs add to the labels is told as well; one label each, told as those properties are named: `MSIP_Label_<id>_Enabled: true`. */
export function readLabelInfo(bytes: Uint8Array, found: Found): void {
  walkXml(bytes, found.budget, {
    open(name, attributes) {
      const id = attributes.get('id').replace(/[{}]/g, '');
      if (name !== 'label' || id === '') {
        for (const [, value] of attributes.all()) if (!/^https?:/.test(value)) found.text('property', value);
        return;
      }
      const isSet = attributes.get('enabled') !== '0' && attributes.get('removed') !== '1';
      const values = { Enabled: `${isSet}`, SiteId: attributes.get('siteId'), Method: attributes.get('method') };
      found.text(
        'property',
        Object.entries(values)
          .map(([key, value]) => `MSIP_Label_${id}_${key}: ${value}`)
          .join('\n'),
      );
    },
    text: (text) => found.text('property', text),
  });
}
