ALTER TABLE `fact` ADD `known_since_at` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- A fact goes on from the former one of its key that ended as it was recorded with the same value (without the side
-- fields of server/domain/facts/facts.ts). A day begins in Copenhagen, by the rule of summer time since 1996.
UPDATE `fact` SET `known_since_at` = `chain`.`since` FROM (
  SELECT `id`, min(`begun`) OVER (PARTITION BY `kind`, `kommunekode`, `key`, `island` ORDER BY `id`) AS `since` FROM (
    SELECT *, sum(`breaks`) OVER (PARTITION BY `kind`, `kommunekode`, `key` ORDER BY `id`) AS `island` FROM (
      SELECT `id`, `kind`, `kommunekode`, `key`,
        CASE WHEN `oplyst_dato` IS NULL THEN `recorded_at` ELSE
          1000 * (CAST(strftime('%s', `oplyst_dato`) AS INTEGER) - CASE WHEN
            `oplyst_dato` > date(substr(`oplyst_dato`, 1, 4) || '-03-31', '-6 days', 'weekday 0') AND
            `oplyst_dato` <= date(substr(`oplyst_dato`, 1, 4) || '-10-31', '-6 days', 'weekday 0')
          THEN 7200 ELSE 3600 END) END AS `begun`,
        lag(`ended_at`) OVER `former` IS NOT `recorded_at` OR lag(`same`) OVER `former` IS NOT `same` AS `breaks`
      FROM (
        SELECT *, CASE `kind` WHEN 'kle-konfiguration'
          THEN json_remove(`value`, '$.oensket', '$.oplystAf', '$.visDokumenttitler', '$.visKleTitel')
          ELSE `value` END AS `same` FROM `fact`
      ) WINDOW `former` AS (PARTITION BY `kind`, `kommunekode`, `key` ORDER BY `id`)
    )
  )
) AS `chain` WHERE `chain`.`id` = `fact`.`id`;
