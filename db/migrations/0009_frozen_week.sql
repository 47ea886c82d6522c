CREATE TABLE `frozen_week` (
	`number` integer PRIMARY KEY NOT NULL,
	`week` text NOT NULL,
	`revision` integer NOT NULL,
	`correction` text,
	`at` integer NOT NULL,
	`frozen_at` integer NOT NULL,
	`late` integer NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL,
	`content` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `frozen_week_revision` ON `frozen_week` (`week`,`revision`);--> statement-breakpoint
CREATE TRIGGER `frozen_week_update` BEFORE UPDATE ON `frozen_week`
BEGIN SELECT RAISE(ABORT, 'a frozen week cannot be changed'); END;
--> statement-breakpoint
CREATE TRIGGER `frozen_week_delete` BEFORE DELETE ON `frozen_week`
BEGIN SELECT RAISE(ABORT, 'a frozen week cannot be deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `frozen_week_insert` BEFORE INSERT ON `frozen_week`
WHEN NEW.`number` IS NOT (SELECT coalesce(max(`number`), 0) + 1 FROM `frozen_week`)
  OR NEW.`previous` IS NOT coalesce((SELECT `hash` FROM `frozen_week` ORDER BY `number` DESC LIMIT 1), '')
  OR NEW.`revision` IS NOT (SELECT coalesce(max(`revision`), 0) + 1 FROM `frozen_week` WHERE `week` = NEW.`week`)
BEGIN SELECT RAISE(ABORT, 'a frozen week can only be added to the end of the chain'); END;
