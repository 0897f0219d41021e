/** Counts the SMS that a text takes. */

/** The GSM 03.38 alphabet, without its extension table. */
const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ' +
  'ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Characters that count as two. */
const GSM_EXTENDED = '^{}\\[~]|€\f';

/** One SMS has 160 characters of GSM-7 or 70 of UCS-2; each of several has 153 or 67. At least 1. */
export function segmentsOf(text: string): number {
  let gsmLength = 0;
  for (const character of text) {
    if (GSM.includes(character)) gsmLength += 1;
    else if (GSM_EXTENDED.includes(character)) gsmLength += 2;
    else return partsOf(text.length, 70, 67);
  }
  return partsOf(gsmLength, 160, 153);
}

const partsOf = (length: number, single: number, each: number): number =>
  length <= single ? 1 : Math.ceil(length / each);
