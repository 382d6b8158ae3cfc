-- Segments whose entries are in the log here, that somebody left out and nobody let in.
SELECT
  f.kind,
  f.device,
  f.incarnation,
  f.compartment,
  f.from_seq,
  f.to_seq,
  f.hash,
  NULL AS sealed
FROM late_answers a
CROSS JOIN share_files f
  ON f.id = 'seg:' || substr(a.segment_hash, 1, 32)
WHERE a.accepted = 0
  AND f.state IN ('taken', 'covered', 'bundled', 'gone')
  AND NOT EXISTS (
    SELECT 1
    FROM late_answers other
    WHERE other.segment_hash = a.segment_hash
      AND other.accepted = 1
  )
GROUP BY f.id
ORDER BY f.device, f.incarnation, f.from_seq, f.id;
