-- Notes that a file may go because of a copy; one that went already is left alone.
INSERT INTO share_condemned (id, manifest)
SELECT :id, :manifest
WHERE EXISTS (SELECT 1 FROM share_files f WHERE f.id = :id AND f.state <> 'gone')
ON CONFLICT (id) DO UPDATE SET manifest = excluded.manifest;
