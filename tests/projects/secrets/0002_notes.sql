CREATE TABLE notes (id bigint PRIMARY KEY); INSERT INTO feeds (url) VALUES ('https://ada:pässwörd9@feeds.internal/x'); DROP TABLE old_notes;
