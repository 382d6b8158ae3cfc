//! A document on file for tests of other areas.

use super::{
    ArrivedBy, Document, DocumentId, DocumentKind, FileDocument, FileFormat, FileVerdict, ReceiveFile, file_document,
    receive_file,
};
use crate::{testing::TestPractice, types::PatientId};

/// A scan of one page, filed to a patient; another byte is another scan.
pub(crate) fn filed(desk: &mut TestPractice, byte: u8, patient: PatientId) -> DocumentId {
    let scan = ReceiveFile {
        content: &[byte; 16],
        format: FileFormat::Tiff,
        media_type: "image/tiff",
        verdict: FileVerdict::Sound,
        pages: 1,
        title: Some("scan".into()),
        arrived_by: ArrivedBy::Scan,
        received_on: None,
    };
    let id = receive_file(desk, scan).unwrap().value.document_id.unwrap();
    let (received_on, revision) = {
        let document: Document = desk.db().find(id, "document").unwrap();
        (document.received_on, desk.db().revision::<Document>(id).unwrap())
    };
    let input = FileDocument {
        id,
        patient_id: Some(patient),
        kind: Some(DocumentKind::Consent),
        title: None,
        dated_on: None,
        received_on,
        arrived_by: ArrivedBy::Scan,
        source: None,
        revision,
    };
    let _ = file_document(desk, input).unwrap();
    id
}
