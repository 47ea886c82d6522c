// The glossary: what the abbreviations and terms of the pages mean.

/** An abbreviation that pages explain where they first use it, and its meaning. */
export const abbreviations: Readonly<Record<string, { full: string; meaning: string }>> = {
  DIGST: {
    full: 'Digitaliseringsstyrelsen',
    meaning: 'åbner områderne på borger.dk og driver Mit Overblik.',
  },
  EOJ: {
    full: 'elektronisk omsorgsjournal',
    meaning: 'kommunens system til social- og sundhedssager (KLE 27 og 29), som Nexus og Cura.',
  },
  ESDH: {
    full: 'elektronisk sags- og dokumenthåndtering',
    meaning: 'kommunens system til sager, her byggesager (KLE 02), som Acadre og SBSYS.',
  },
  KLE: {
    full: 'KL Emnesystematik',
    meaning: 'numre for kommunernes opgaver. De to første cifre er gruppen: 02, 27 eller 29.',
  },
  KLIK: {
    full: 'KOMBITs system til opgaver i kommunerne',
    meaning: 'her melder kommunerne, hvor langt de er med at forberede Borgerblikket.',
  },
  SAPA: {
    full: 'Sags- og Partsoverblik',
    meaning: 'her sætter kommunen op, hvilke KLE-numre der må vises (KLE-konfigurationen).',
  },
  SDI: {
    full: 'Sags- og Dokumentindekset',
    meaning: 'her leverer kommunernes systemer deres sager (SF1470).',
  },
  STS: {
    full: 'Security Token Service',
    meaning: 'udsteder det adgangsbevis, som hvert opslag i et indeks kræver.',
  },
  YDI: {
    full: 'Ydelsesindekset',
    meaning: 'her leverer kommunernes systemer bevillinger og ydelser (SF1490).',
  },
}

/** Terms that are no abbreviations. */
export const terms: Readonly<Record<string, string>> = {
  Fradato: 'kun sager, der er oprettet på eller efter denne dag, kan vises.',
  Gate: 'DIGSTs åbning af et område på borger.dk, for alle eller for en kommune som pilot.',
  'Ikke afgjort': 'vi har målt, men kan ikke sige, hvad det betyder.',
  'Ikke målt': 'vi har ikke selv målt det, eller det er for længe siden.',
  'Ikke oplyst': 'andre har ikke oplyst det, eller det er for længe siden.',
  Indeks: 'fælleskommunalt register over sager eller ydelser. Borgerblikket viser det, der er i indekserne.',
  Obligatorisk: 'et KLE-nummer, som alle kommuner skal levere sager på.',
  Opslag: 'ét spørgsmål fra os til et indeks, om en kommune og et eller flere KLE-numre.',
}
