/** Square matrices as rows of doubles: inverse and eigenvectors. @see micropython-ulab code/numpy/linalg/linalg_tools.c */

/** Gauss-Jordan elimination; destroys `m`. Undefined: singular. */
export function invert(m: Float64Array, n: number, epsilon: number): Float64Array | undefined {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * (n + 1)] = 1;
  for (let i = 0; i < n; i++) {
    if (Math.abs(m[i * (n + 1)]) < epsilon) {
      let other = i + 1;
      while (other < n && Math.abs(m[other * n + i]) < epsilon) other++;
      if (other >= n) return undefined;
      swapRows(m, n, i, other);
      swapRows(inverse, n, i, other);
    }
    for (let row = 0; row < n; row++) {
      if (row === i) continue;
      const factor = m[row * n + i] / m[i * (n + 1)];
      for (let k = 0; k < n; k++) {
        m[row * n + k] -= factor * m[i * n + k];
        inverse[row * n + k] -= factor * inverse[i * n + k];
      }
    }
  }
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) inverse[i * n + k] /= m[i * (n + 1)];
  return inverse;
}

function swapRows(m: Float64Array, n: number, a: number, b: number): void {
  for (let k = 0; k < n; k++) [m[a * n + k], m[b * n + k]] = [m[b * n + k], m[a * n + k]];
}

/** Sweeps per element before giving up. */
const PATIENCE = 20;

/**
 * Jacobi's rotations: each turns the greatest element off the diagonal to zero, until none counts.
 * @param m  symmetric; its diagonal becomes the eigenvalues
 * @returns the eigenvectors as columns, undefined when it does not converge
 */
export function eigenJacobi(m: Float64Array, n: number, epsilon: number): Float64Array | undefined {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * (n + 1)] = 1;
  for (let turns = PATIENCE * n * n; turns > 1; turns--) {
    const found = greatest(m, n, epsilon);
    if (found === undefined) return vectors;
    rotate(m, vectors, n, ...found);
  }
  return undefined;
}

function greatest(m: Float64Array, n: number, epsilon: number): [row: number, column: number] | undefined {
  let best = epsilon;
  let found: [number, number] | undefined;
  for (let i = 0; i < n - 1; i++)
    for (let j = i + 1; j < n; j++)
      if (Math.abs(m[i * n + j]) > best) {
        best = Math.abs(m[i * n + j]);
        found = [i, j];
      }
  return found;
}

function rotate(m: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const w = (m[q * n + q] - m[p * n + p]) / (2 * m[p * n + q]);
  const t = w > 0 ? Math.sqrt(w * w + 1) - w : -(Math.sqrt(w * w + 1) + w);
  const s = t / Math.sqrt(t * t + 1);
  const c = 1 / Math.sqrt(t * t + 1);
  const tau = (1 - c) / s;
  m[p * n + p] -= t * m[p * n + q];
  m[q * n + q] += t * m[p * n + q];
  m[p * n + q] = m[q * n + p] = 0;
  for (let k = 0; k < n; k++) {
    if (k === p || k === q) continue;
    const [a, b] = [m[p * n + k], m[q * n + k]];
    m[p * n + k] -= s * (b + tau * a);
    m[q * n + k] += s * (a - tau * b);
    m[k * n + p] = m[p * n + k];
    m[k * n + q] = m[q * n + k];
  }
  for (let i = 0; i < n; i++) {
    const [a, b] = [vectors[i * n + p], vectors[i * n + q]];
    vectors[i * n + p] = c * a - s * b;
    vectors[i * n + q] = s * a + c * b;
  }
}
