import { phone } from './format';
import type { Address, Word } from './generated/bindings';

/** The text of a field: never null while it is typed. */
export function typed(text: string | null | undefined): string {
  return text ?? '';
}

/** A phone number as its field shows it. */
export function typedPhone(text: string | null | undefined): string {
  return text ? phone(text) : '';
}

/** What is sent: null when nothing was typed. */
export function orNull(text: string): string | null {
  return text.trim() || null;
}

export interface AddressText {
  line1: string;
  line2: string;
  city: string;
  state: string;
  zip: string;
}

/** An address as its fields show it. */
export function typedAddress(address: Address | null | undefined): AddressText {
  return { line1: typed(address?.line1), line2: typed(address?.line2), city: typed(address?.city), state: typed(address?.state), zip: typed(address?.zip) };
}

/** An address as it is sent: null when nothing was typed at all. */
export function addressOrNull(text: AddressText): Address | null {
  const { line1, line2, city, state, zip } = text;
  if (![line1, line2, city, state, zip].some((part) => part.trim())) return null;
  return { line1: line1.trim(), line2: orNull(line2), city: city.trim(), state: state.trim().toUpperCase(), zip: zip.trim() };
}

/** Words as the choices of a select. */
export function choicesOf(words: Word[]): { value: string; label: string }[] {
  return words.map(({ code, label }) => ({ value: code, label }));
}

/** The word of a code. */
export function wordOf(words: Word[], code: string): Word {
  return words.find((word) => word.code === code) ?? { code, label: code };
}
