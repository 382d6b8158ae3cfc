use super::*;

#[test]
fn a_page_of_version_1_reads_for_ever_and_is_written_as_it_always_was() {
    let golden = include_bytes!("../fixtures/page-v1.cbor");
    let row = [Value::Blob(vec![1; 16]), Value::Text("Ada".into()), Value::Null, Value::Integer(-5)];
    let entry = [Value::Integer(1), Value::Blob(b"entry".to_vec())];
    let mut page = page::Page::default();
    page.add(Part::Rows, 3, || vec!["id", "name", "tagline", "cents"], &row);
    page.add(Part::Rows, 3, || vec!["id", "name", "tagline", "cents"], &row);
    page.add(Part::Log, 0, Vec::new, &entry);
    assert_eq!(page.into_bytes(), golden);
    let mut read = Vec::new();
    page::read(golden, &mut |head, row| {
        read.push((head.part, head.table, head.columns.join(" "), row));
        Ok(())
    })
    .unwrap();
    let rows = || (Part::Rows, 3, "id name tagline cents".to_owned(), row.to_vec());
    assert_eq!(read, [rows(), rows(), (Part::Log, 0, String::new(), entry.to_vec())]);
    assert_eq!(entries_of(golden).unwrap(), [b"entry"]);
}
