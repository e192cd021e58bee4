/** Parameters of Punycode. Source: RFC 3492, section 5. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

/** Punycode of a text, as in an internationalised domain name but for the `xn--` before it. Case is kept. */
export function toPunycode(text: string): string {
  const input = [...text].map((character) => character.codePointAt(0) ?? 0);
  const basic = input.filter((code) => code < INITIAL_N);
  let output = String.fromCodePoint(...basic);
  if (basic.length > 0) output += "-";

  let n = INITIAL_N;
  let delta = 0;
  let bias = INITIAL_BIAS;
  for (let handled = basic.length; handled < input.length; ) {
    const next = Math.min(...input.filter((code) => code >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const code of input) {
      if (code < n) delta += 1;
      if (code !== n) continue;
      output += digitsOf(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    n += 1;
  }
  return output;
}

/** A number as digits of variable weight, the least significant first. */
function digitsOf(value: number, bias: number): string {
  let rest = value;
  let digits = "";
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
    if (rest < threshold) return digits + digit(rest);
    digits += digit(threshold + ((rest - threshold) % (BASE - threshold)));
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

/** Digits are `a` to `z`, then `0` to `9`. */
function digit(value: number): string {
  return value < 26 ? String.fromCodePoint(97 + value) : String.fromCodePoint(48 + value - 26);
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
