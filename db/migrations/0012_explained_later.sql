ALTER TABLE `cell` ADD `system_uuid` text;--> statement-breakpoint
ALTER TABLE `cell` ADD `explained_at` integer;--> statement-breakpoint
UPDATE `cell` SET `explained_at` = `answered_at` WHERE `answer` = 'counted' AND (`visible` IS NOT NULL OR `narrowing` IS NULL);
