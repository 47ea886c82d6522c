// Reads the parameters of an address: what is not understood is left out, and explained in Danish.

export type Params<Name extends string> = {
  /** A parameter's value; undefined when it is absent or empty. */
  read(name: Name): string | undefined
  /** A parameter's value when it is one of `values`. */
  oneOf<Value extends string>(name: Name, values: readonly Value[]): Value | undefined
  problems: string[]
}

/** Names that are spelled otherwise in a sentence. */
const words: Readonly<Record<string, string>> = { loesning: 'løsning', netvaerk: 'netværk' }

/** The name of a parameter in a sentence. */
const wordOf = (name: string): string => words[name] ?? name

export const readParams = <Name extends string>(
  params: URLSearchParams,
  names: readonly Name[],
): Params<Name> => {
  const problems: string[] = []
  for (const name of new Set(params.keys()))
    if (!names.some((n) => n === name)) problems.push(`Filteret »${name}« findes ikke.`)
  const read = (name: Name): string | undefined => {
    const values = params.getAll(name).map((value) => value.trim())
    if (values.length > 1)
      problems.push(`${wordOf(name)} står flere gange i adressen; kun den første gælder.`)
    return values[0] === '' ? undefined : values[0]
  }
  return {
    problems,
    read,
    oneOf: (name, values) => {
      const text = read(name)
      if (text === undefined) return undefined
      const value = values.find((v) => v === text)
      if (value === undefined)
        problems.push(`»${text}« er ikke en værdi for ${wordOf(name)}. Vælg mellem: ${values.join(', ')}.`)
      return value
    },
  }
}
