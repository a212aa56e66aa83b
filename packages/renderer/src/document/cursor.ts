import type { Path } from './json.ts';

/** Where a walk through a document is at the moment: a step is added on the way in, and taken off on the way out. */
export class Cursor {
  readonly #steps: (string | number)[] = [];

  /** @param from where the walk starts. */
  constructor(from: Path = []) {
    for (const step of from) this.#steps.push(step);
  }

  enter(step: string | number): void {
    this.#steps.push(step);
  }

  leave(): void {
    this.#steps.pop();
  }

  get depth(): number {
    return this.#steps.length;
  }

  /** @returns the step at an index; a negative one counts from the end. */
  step(index: number): string | number | undefined {
    return this.#steps.at(index);
  }

  /** The way from the root to here, as a value that later steps do not change. */
  get path(): Path {
    return this.#steps.slice();
  }
}
