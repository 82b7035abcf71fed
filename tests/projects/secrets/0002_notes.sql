ALTER TABLE feeds ALTER COLUMN url SET NOT NULL; INSERT INTO feeds (url) VALUES ('https://ada:pässwörd9@feeds.internal/x');
