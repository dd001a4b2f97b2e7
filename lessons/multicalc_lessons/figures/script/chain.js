/* The chapter's network: f = (u + v)², u = (a + b)², v = (a − b)², a = (w + x + y + z)²,
   b = (w + x − y − z)². Each node squares a sum with signs. */

const network = {
  inputs: ["w", "x", "y", "z"],
  order: ["a", "b", "u", "v", "f"],
  sums: {
    a: { w: 1, x: 1, y: 1, z: 1 },
    b: { w: 1, x: 1, y: -1, z: -1 },
    u: { a: 1, b: 1 },
    v: { a: 1, b: -1 },
    f: { u: 1, v: 1 },
  },
};

/* What node's operands add up to, as a formula: "w + x − y − z". */
function sumOf(node) {
  return Object.entries(network.sums[node])
    .map(([name, sign], k) => (sign < 0 ? " − " : k ? " + " : "") + name)
    .join("");
}

/* All values, the partial ∂target/∂source of each edge, and the adjoints ∂f/∂node. */
function propagate(inputs) {
  const values = { ...inputs };
  const edges = [];
  for (const target of network.order) {
    const terms = Object.entries(network.sums[target]);
    const sum = terms.reduce((total, [source, sign]) => total + sign * values[source], 0);
    values[target] = sum * sum;
    edges.push(...terms.map(([source, sign]) => ({ source, target, sign, partial: 2 * sum * sign })));
  }
  const adjoints = { f: 1 };
  for (const node of [...network.order.slice(0, -1).reverse(), ...network.inputs]) {
    const out = edges.filter((edge) => edge.source === node);
    adjoints[node] = out.reduce((total, edge) => total + adjoints[edge.target] * edge.partial, 0);
  }
  return { values, edges, adjoints };
}

/* Every way from a node to f, as its edges. */
function pathsFrom(edges, node) {
  if (node === "f") return [[]];
  return edges
    .filter((edge) => edge.source === node)
    .flatMap((edge) => pathsFrom(edges, edge.target).map((rest) => [edge, ...rest]));
}
