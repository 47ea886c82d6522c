// Steps: long work that stops now and then, so that its caller may let others run. Pure.

/** Runs all steps at once, and returns their result. */
export const finish = <T>(steps: Generator<void, T>): T => {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
