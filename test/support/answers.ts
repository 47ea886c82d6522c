// Answers as an index could write them: with unusual prefixes, and in either SOAP version.

const ns = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
}
type Version = keyof typeof ns

export const envelope = (
  body: string,
  { version = '1.1', header = '' }: { version?: Version; header?: string } = {},
): string =>
  `<?xml version="1.0"?><e:Envelope xmlns:e="${ns[version]}"><e:Header>${header}</e:Header><e:Body>${body}</e:Body></e:Envelope>`

/** `antal` is text, so that it can be nonsense; undefined leaves it out. */
export const answer = (statusKode: string, antal?: string, more = ''): string =>
  `<n2:FremsoegSagDokumentIndeksOutput xmlns:n2="urn:oio:sts:sagdok:sagdokumentindeks:6" xmlns:n3="urn:oio:sagdok:3.0.0"><n3:StandardRetur><n3:StatusKode>${statusKode}</n3:StatusKode><n3:FejlbeskedTekst>OK</n3:FejlbeskedTekst></n3:StandardRetur>${
    antal === undefined
      ? ''
      : `<n2:Antal><n2:Element>sager</n2:Element><n2:Antal>${antal}</n2:Antal></n2:Antal>`
  }${more}</n2:FremsoegSagDokumentIndeksOutput>`

export const fault11 = (code: string, detail = ''): string =>
  envelope(
    `<e:Fault><faultcode>${code}</faultcode><faultstring>text</faultstring><detail>${detail}</detail></e:Fault>`,
  )

export const fault12 = (code: string, detail = ''): string =>
  envelope(
    `<e:Fault><e:Code><e:Value>${code}</e:Value></e:Code><e:Reason><e:Text xml:lang="en">text</e:Text></e:Reason><e:Detail>${detail}</e:Detail></e:Fault>`,
    { version: '1.2' },
  )
