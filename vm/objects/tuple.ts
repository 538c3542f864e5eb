/** tuple */

import { PyObject, type PyValue } from './object.js';

export class PyTuple extends PyObject {
  constructor(readonly a: PyValue[] = []) {
    super();
  }
}
