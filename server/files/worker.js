// Worker thread that makes files. It is JavaScript, because tsx must be registered anew in a worker thread.
import { Tinypool } from 'tinypool'
import { register } from 'tsx/esm/api'

register()
const { fileMaker } = await import('./make.ts')

/** The thread is given the look of presentations when it starts, and then an order at a time. */
export const makeFile = fileMaker(Tinypool.workerData)
