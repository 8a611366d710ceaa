/** True if the digits pass the Luhn check (card numbers, many customer numbers). */
export function passesLuhn(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  let sum = 0;
  for (let position = 0; position < digits.length; position++) {
    const digit = Number(digits[digits.length - 1 - position]);
    const doubled = position % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** True if the digits pass the GS1 check: weights 3 and 1 in turn, counted from the right. */
export function passesGs1(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  let sum = 0;
  for (let position = 0; position < digits.length; position++) {
    sum += Number(digits[digits.length - 1 - position]) * (position % 2 === 1 ? 3 : 1);
  }
  return sum % 10 === 0;
}

/** The remainder of a text of digits and letters (A = 10 … Z = 35) by 97, as ISO 7064 has it. */
export function mod97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** True if the digits pass ISO 7064 mod 11,10 (German VAT numbers). */
export function passesMod11And10(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}
