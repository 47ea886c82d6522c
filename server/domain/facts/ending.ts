// Decides whether an import would end so many facts that it is refused: then it is rather broken than right.

const fewest = 10
const share = 1 / 5

/** Whether so many of the facts held would end without a new value. */
export const endsTooMany = (ending: number, held: number): boolean => ending > fewest && ending > share * held
