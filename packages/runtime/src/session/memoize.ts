/** The last value made, for as long as it would be made from the same things. */
export function memoize<const Inputs extends readonly unknown[], Value>(
  inputs: () => Inputs,
  make: (inputs: Inputs) => Value,
): () => Value {
  let last: { readonly inputs: Inputs; readonly value: Value } | undefined;
  return () => {
    const current = inputs();
    if (!last || current.some((input, i) => input !== last?.inputs[i])) {
      last = { inputs: current, value: make(current) };
    }
    return last.value;
  };
}
