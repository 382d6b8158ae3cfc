-- What imports remember of patients: the chart that stands for a patient of another program, and hashes of what the file said.
-- compatible-with: 1

-- Patients of other programs; what the file said last is JSON, field to hash.
CREATE TABLE imported_patients (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  seen TEXT NOT NULL
) STRICT;
CREATE INDEX imported_patients_by_chart ON imported_patients (patient_id);
