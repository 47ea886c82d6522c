// The 98 kommuner: code, CVR, names, network of infrastructure owners, place on the tile map.

export type Kommune = {
  /** Four digits, as text; the key of a kommune everywhere. */
  kommunekode: string
  cvr: string
  navn: string
  kortnavn: string
  netvaerk: string
  /** Column (0–12) and row (0–14) on the map of equal tiles. */
  tileX: number
  tileY: number
}

const kommune = (
  kommunekode: string,
  cvr: string,
  navn: string,
  kortnavn: string,
  netvaerk: string,
  tileX: number,
  tileY: number,
): Kommune => ({ kommunekode, cvr, navn, kortnavn, netvaerk, tileX, tileY })

/** All 98, by kommunekode. Public facts; the networks are those of the infrastructure owners. */
// biome-ignore format: one kommune a line
export const kommuner: readonly Kommune[] = [
  kommune('0101', '64942212', 'Københavns Kommune', 'København', 'Hovedstaden og Sjælland', 12, 8),
  kommune('0147', '11259979', 'Frederiksberg Kommune', 'Frederiksberg', 'Hovedstaden og Sjælland', 12, 9),
  kommune('0151', '58271713', 'Ballerup Kommune', 'Ballerup', 'Hovedstaden og Sjælland', 9, 8),
  kommune('0153', '65113015', 'Brøndby Kommune', 'Brøndby', 'Storkøbenhavn og Sjælland', 11, 9),
  kommune('0155', '12881517', 'Dragør Kommune', 'Dragør', 'Storkøbenhavn og Sjælland', 12, 11),
  kommune('0157', '19438414', 'Gentofte Kommune', 'Gentofte', 'Hovedstaden og Sjælland', 12, 7),
  kommune('0159', '62761113', 'Gladsaxe Kommune', 'Gladsaxe', 'Hovedstaden og Sjælland', 11, 7),
  kommune('0161', '65120119', 'Glostrup Kommune', 'Glostrup', 'Storkøbenhavn og Sjælland', 10, 8),
  kommune('0163', '63640719', 'Herlev Kommune', 'Herlev', 'Storkøbenhavn og Sjælland', 10, 7),
  kommune('0165', '66137112', 'Albertslund Kommune', 'Albertslund', 'Storkøbenhavn og Sjælland', 10, 9),
  kommune('0167', '55606617', 'Hvidovre Kommune', 'Hvidovre', 'Storkøbenhavn og Sjælland', 11, 10),
  kommune('0169', '19501817', 'Høje-Taastrup Kommune', 'Høje-Taastrup', 'Storkøbenhavn og Sjælland', 9, 9),
  kommune('0173', '11715311', 'Lyngby-Taarbæk Kommune', 'Lyngby-Taarbæk', 'Hovedstaden og Sjælland', 12, 6),
  kommune('0175', '65307316', 'Rødovre Kommune', 'Rødovre', 'Storkøbenhavn og Sjælland', 11, 8),
  kommune('0183', '11931316', 'Ishøj Kommune', 'Ishøj', 'Storkøbenhavn og Sjælland', 10, 10),
  kommune('0185', '20310413', 'Tårnby Kommune', 'Tårnby', 'Hovedstaden og Sjælland', 12, 10),
  kommune('0187', '19583910', 'Vallensbæk Kommune', 'Vallensbæk', 'Storkøbenhavn og Sjælland', 11, 11),
  kommune('0190', '29188327', 'Furesø Kommune', 'Furesø', 'Hovedstaden og Sjælland', 10, 6),
  kommune('0201', '60183112', 'Allerød Kommune', 'Allerød', 'Hovedstaden og Sjælland', 10, 5),
  kommune('0210', '29188335', 'Fredensborg Kommune', 'Fredensborg', 'Hovedstaden og Sjælland', 11, 5),
  kommune('0217', '64502018', 'Helsingør Kommune', 'Helsingør', 'Hovedstaden og Sjælland', 11, 4),
  kommune('0219', '29189366', 'Hillerød Kommune', 'Hillerød', 'Hovedstaden og Sjælland', 9, 6),
  kommune('0223', '70960516', 'Hørsholm Kommune', 'Hørsholm', 'Hovedstaden og Sjælland', 12, 5),
  kommune('0230', '29188378', 'Rudersdal Kommune', 'Rudersdal', 'Hovedstaden og Sjælland', 11, 6),
  kommune('0240', '29188386', 'Egedal Kommune', 'Egedal', 'Hovedstaden og Sjælland', 9, 7),
  kommune('0250', '29189129', 'Frederikssund Kommune', 'Frederikssund', 'Hovedstaden og Sjælland', 8, 7),
  kommune('0253', '44023911', 'Greve Kommune', 'Greve', 'DIGIT', 10, 11),
  kommune('0259', '29189374', 'Køge Kommune', 'Køge', 'DIGIT', 9, 11),
  kommune('0260', '29188416', 'Halsnæs Kommune', 'Halsnæs', 'Hovedstaden og Sjælland', 8, 5),
  kommune('0265', '29189404', 'Roskilde Kommune', 'Roskilde', 'DIGIT', 8, 8),
  kommune('0269', '68534917', 'Solrød Kommune', 'Solrød', 'Storkøbenhavn og Sjælland', 9, 10),
  kommune('0270', '29188440', 'Gribskov Kommune', 'Gribskov', 'Hovedstaden og Sjælland', 9, 5),
  kommune('0306', '29188459', 'Odsherred Kommune', 'Odsherred', 'Hovedstaden og Sjælland', 8, 6),
  kommune('0316', '29189447', 'Holbæk Kommune', 'Holbæk', 'DIGIT', 7, 9),
  kommune('0320', '29188475', 'Faxe Kommune', 'Faxe', 'Storkøbenhavn og Sjælland', 9, 12),
  kommune('0326', '29189595', 'Kalundborg Kommune', 'Kalundborg', 'DIGIT', 7, 10),
  kommune('0329', '18957981', 'Ringsted Kommune', 'Ringsted', 'DIGIT', 8, 11),
  kommune('0330', '29188505', 'Slagelse Kommune', 'Slagelse', 'DIGIT', 7, 12),
  kommune('0336', '29208654', 'Stevns Kommune', 'Stevns', 'Storkøbenhavn og Sjælland', 10, 12),
  kommune('0340', '29189994', 'Sorø Kommune', 'Sorø', 'Storkøbenhavn og Sjælland', 8, 10),
  kommune('0350', '29188548', 'Lejre Kommune', 'Lejre', 'DIGIT', 8, 9),
  kommune('0360', '29188572', 'Lolland Kommune', 'Lolland', 'Storkøbenhavn og Sjælland', 7, 14),
  kommune('0370', '29189625', 'Næstved Kommune', 'Næstved', 'DIGIT', 8, 12),
  kommune('0376', '29188599', 'Guldborgsund Kommune', 'Guldborgsund', 'DIGIT', 9, 14),
  kommune('0390', '29189676', 'Vordingborg Kommune', 'Vordingborg', 'DIGIT', 9, 13),
  kommune('0400', '26696348', 'Bornholms Regionskommune', 'Bornholm', 'Hovedstaden og Sjælland', 12, 1),
  kommune('0410', '29189684', 'Middelfart Kommune', 'Middelfart', 'Fyn', 4, 11),
  kommune('0420', '29189692', 'Assens Kommune', 'Assens', 'Fyn', 4, 12),
  kommune('0430', '29188645', 'Faaborg-Midtfyn Kommune', 'Faaborg-Midtfyn', 'Fyn', 5, 12),
  kommune('0440', '29189706', 'Kerteminde Kommune', 'Kerteminde', 'Fyn', 6, 11),
  kommune('0450', '29189722', 'Nyborg Kommune', 'Nyborg', 'Fyn', 6, 12),
  kommune('0461', '35209115', 'Odense Kommune', 'Odense', 'Fyn', 5, 11),
  kommune('0479', '29189730', 'Svendborg Kommune', 'Svendborg', 'Fyn', 6, 13),
  kommune('0480', '29188947', 'Nordfyns Kommune', 'Nordfyns', 'Fyn', 5, 10),
  kommune('0482', '29188955', 'Langeland Kommune', 'Langeland', 'Fyn', 7, 13),
  kommune('0492', '28856075', 'Ærø Kommune', 'Ærø', 'Fyn', 6, 14),
  kommune('0510', '29189757', 'Haderslev Kommune', 'Haderslev', 'Sydjylland', 2, 12),
  kommune('0530', '29189765', 'Billund Kommune', 'Billund', 'Sydjylland', 1, 8),
  kommune('0540', '29189773', 'Sønderborg Kommune', 'Sønderborg', 'Sydjylland', 4, 13),
  kommune('0550', '29189781', 'Tønder Kommune', 'Tønder', 'Sydjylland', 1, 13),
  kommune('0561', '29189803', 'Esbjerg Kommune', 'Esbjerg', 'Sydjylland', 1, 11),
  kommune('0563', '31210917', 'Fanø Kommune', 'Fanø', 'Sydjylland', 0, 11),
  kommune('0573', '29189811', 'Varde Kommune', 'Varde', 'Sydjylland', 0, 8),
  kommune('0575', '29189838', 'Vejen Kommune', 'Vejen', 'Sydjylland', 2, 10),
  kommune('0580', '29189854', 'Aabenraa Kommune', 'Aabenraa', 'Sydjylland', 2, 13),
  kommune('0607', '69116418', 'Fredericia Kommune', 'Fredericia', 'Sydjylland', 3, 10),
  kommune('0615', '29189889', 'Horsens Kommune', 'Horsens', 'Østjylland', 3, 6),
  kommune('0621', '29189897', 'Kolding Kommune', 'Kolding', 'Sydjylland', 3, 11),
  kommune('0630', '29189900', 'Vejle Kommune', 'Vejle', 'Sydjylland', 2, 8),
  kommune('0657', '29189919', 'Herning Kommune', 'Herning', 'Vestjylland', 1, 5),
  kommune('0661', '29189927', 'Holstebro Kommune', 'Holstebro', 'Vestjylland', 1, 4),
  kommune('0665', '29189935', 'Lemvig Kommune', 'Lemvig', 'Vestjylland', 0, 3),
  kommune('0671', '29189951', 'Struer Kommune', 'Struer', 'Vestjylland', 1, 3),
  kommune('0706', '29189978', 'Syddjurs Kommune', 'Syddjurs', 'Østjylland', 6, 4),
  kommune('0707', '29189986', 'Norddjurs Kommune', 'Norddjurs', 'Østjylland', 6, 3),
  kommune('0710', '29189714', 'Favrskov Kommune', 'Favrskov', 'Østjylland', 4, 4),
  kommune('0727', '32264328', 'Odder Kommune', 'Odder', 'Østjylland', 5, 6),
  kommune('0730', '29189668', 'Randers Kommune', 'Randers', 'Østjylland', 5, 3),
  kommune('0740', '29189641', 'Silkeborg Kommune', 'Silkeborg', 'Vestjylland', 3, 4),
  kommune('0741', '23795515', 'Samsø Kommune', 'Samsø', 'Østjylland', 6, 6),
  kommune('0746', '29189633', 'Skanderborg Kommune', 'Skanderborg', 'Østjylland', 4, 5),
  kommune('0751', '55133018', 'Aarhus Kommune', 'Aarhus', 'Østjylland', 5, 5),
  kommune('0756', '29189617', 'Ikast-Brande Kommune', 'Ikast-Brande', 'Vestjylland', 2, 5),
  kommune('0760', '29189609', 'Ringkøbing-Skjern Kommune', 'Ringkøbing-Skjern', 'Vestjylland', 0, 5),
  kommune('0766', '29189587', 'Hedensted Kommune', 'Hedensted', 'Vestjylland', 3, 7),
  kommune('0773', '41333014', 'Morsø Kommune', 'Morsø', 'Nordjylland', 1, 2),
  kommune('0779', '29189579', 'Skive Kommune', 'Skive', 'Vestjylland', 2, 3),
  kommune('0787', '29189560', 'Thisted Kommune', 'Thisted', 'Nordjylland', 1, 1),
  kommune('0791', '29189846', 'Viborg Kommune', 'Viborg', 'Vestjylland', 3, 3),
  kommune('0810', '29189501', 'Brønderslev Kommune', 'Brønderslev', 'Nordjylland', 5, 1),
  kommune('0813', '29189498', 'Frederikshavn Kommune', 'Frederikshavn', 'Nordjylland', 5, 0),
  kommune('0820', '29189471', 'Vesthimmerlands Kommune', 'Vesthimmerlands', 'Nordjylland', 3, 2),
  kommune('0825', '45973328', 'Læsø Kommune', 'Læsø', 'Nordjylland', 7, 1),
  kommune('0840', '29189463', 'Rebild Kommune', 'Rebild', 'Nordjylland', 4, 2),
  kommune('0846', '29189455', 'Mariagerfjord Kommune', 'Mariagerfjord', 'Nordjylland', 4, 3),
  kommune('0849', '29189439', 'Jammerbugt Kommune', 'Jammerbugt', 'Nordjylland', 3, 1),
  kommune('0851', '29189420', 'Aalborg Kommune', 'Aalborg', 'Nordjylland', 4, 1),
  kommune('0860', '29189382', 'Hjørring Kommune', 'Hjørring', 'Nordjylland', 4, 0),
]

export const kommuneByCode: ReadonlyMap<string, Kommune> = new Map(kommuner.map((k) => [k.kommunekode, k]))

/** Groups a list by kommune, keeping its order. */
export const byKommune = <T extends { kommunekode: string }>(list: readonly T[]): Map<string, T[]> => {
  const map = new Map<string, T[]>()
  for (const item of list) {
    const items = map.get(item.kommunekode)
    if (items === undefined) map.set(item.kommunekode, [item])
    else items.push(item)
  }
  return map
}
