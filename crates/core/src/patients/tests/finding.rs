use super::*;

#[test]
fn a_patient_is_found_as_somebody_types() {
    let desk = peopled();
    for (typed, found) in [
        ("kow", "Kowalska, Ewa · Kowalski, Emma · Kowalski, Erin"),
        ("emma kow", "Kowalski, Emma"),
        ("Kowalski, Em", "Kowalski, Emma"),
        ("ew", "Kowalska, Ewa"),
        ("em", "Emerson, Zoë · Kowalski, Emma"),
        ("zoe", "Emerson, Zoë"),
        ("ZOË", "Emerson, Zoë"),
        ("obrien", "O'Brien, Sam"),
        ("o'br", "O'Brien, Sam"),
        ("o brien", "O'Brien, Sam"),
        ("los", "Łoś, Jan"),
        ("łoś", "Łoś, Jan"),
        ("muller", "Müller, Jörg"),
        ("Mueller", "Müller, Jörg"),
        ("müller", "Müller, Jörg"),
        ("mue", "Müller, Jörg"),
        ("joerg mul", "Müller, Jörg"),
        ("luedenscheid", "Ñandú-Lüdenscheid, Ann"),
        ("nandu", "Ñandú-Lüdenscheid, Ann"),
        ("sørensen", "Soerensen, Kai"),
        ("soe", "Soerensen, Kai"),
        ("joe", "Müller, Jörg"),
        ("kowae", ""),
        ("王", "王, 小明"),
        ("6/14/1984", "Kowalski, Emma"),
        ("6/14/84 kow", "Kowalski, Emma"),
        ("6 14 1984", "Kowalski, Emma"),
        ("1984-06-14", "Kowalski, Emma"),
        ("06141984", "Kowalski, Emma"),
        ("1984", "Kowalski, Emma"),
        ("8852", "Kowalski, Emma"),
        ("(555) 013-8852", "Kowalski, Emma"),
        ("013-8853", "Kowalski, Erin"),
        ("CG-10003", "O'Brien, Sam"),
        ("10003", "O'Brien, Sam"),
        ("sam@", "O'Brien, Sam"),
        ("kit", "Emerson, Zoë"),
        ("kow 8853", "Kowalski, Erin"),
        ("kow 9999", ""),
        ("nobody", ""),
        ("--", ""),
        ("\" OR family:* NEAR(", ""),
        ("%", ""),
    ] {
        let page = find(&desk, Find { text: typed, ..Find::default() }).unwrap();
        let names: Vec<_> = page.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names.join(" · "), found, "{typed}");
        assert_eq!(page.total, i64::try_from(names.len()).unwrap(), "{typed}");
    }
}

#[test]
fn everybody_stands_where_their_name_is_looked_for() {
    let desk = peopled();
    let page = find(&desk, Find::default()).unwrap();
    let families: Vec<_> = page.rows.iter().filter_map(|row| row.name.split(',').next()).collect();
    let ordered = "Emerson Kowalska Kowalski Kowalski Łoś Müller Ñandú-Lüdenscheid O'Brien Soerensen 王";
    assert_eq!(families.join(" "), ordered);
    let found = find(&desk, Find { text: "555014", ..Find::default() }).unwrap();
    let families: Vec<_> = found.rows.iter().filter_map(|row| row.name.split(',').next()).collect();
    assert_eq!(families.join(" "), "Emerson Kowalska Łoś Müller Ñandú-Lüdenscheid O'Brien Soerensen 王");
}

#[test]
fn what_fits_is_said_when_the_row_does_not_show_it() {
    let desk = peopled();
    for (typed, said) in [
        ("kit", Some("goes by Kit")),
        ("sam@", Some("e-mail")),
        ("7777", Some("another telephone")),
        ("8852", None),
        ("kow", None),
    ] {
        let page = find(&desk, Find { text: typed, ..Find::default() }).unwrap();
        assert_eq!(page.rows[0].match_on.as_deref(), said, "{typed}");
    }
}

#[test]
fn pages_follow_each_other_without_a_gap() {
    let desk = peopled();
    for text in ["", "1", "555", "k"] {
        let whole = find(&desk, Find { text, ..Find::default() }).unwrap();
        let mut ids = Vec::new();
        let mut after = None;
        loop {
            let page = find(&desk, Find { text, after, limit: 2, ..Find::default() }).unwrap();
            assert_eq!(page.total, whole.total);
            ids.extend(page.rows.iter().map(|row| row.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(ids, whole.rows.iter().map(|row| row.id).collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn names_that_are_mixed_up_carry_an_alert() {
    let desk = peopled();
    let page = find(&desk, Find::default()).unwrap();
    let alerts: Vec<_> = page.rows.iter().filter(|row| row.name_alert).map(|row| row.name.as_str()).collect();
    assert_eq!(alerts, ["Kowalska, Ewa", "Kowalski, Emma", "Kowalski, Erin"].split_at(1).1);
}

#[test]
fn a_filter_of_another_area_narrows_the_list_and_archived_charts_have_their_own() {
    let mut desk = peopled();
    let all = find(&desk, Find::default()).unwrap();
    let some = [all.rows[1].id, all.rows[3].id];
    for text in ["", "555"] {
        let page = find(&desk, Find { text, within: Some(&some), ..Find::default() }).unwrap();
        assert_eq!(page.total, 2, "{text}");
    }
    let mut archived = form(&chart(&desk, some[0]));
    archived.archived = true;
    let _ = save_patient(&mut desk, archived).unwrap();
    assert_eq!(find(&desk, Find::default()).unwrap().total, all.total - 1);
    let put_away = find(&desk, Find { archived: true, ..Find::default() }).unwrap();
    assert_eq!(put_away.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [some[0]]);
}

#[test]
fn a_changed_name_is_found_by_the_name_it_has() {
    let mut desk = peopled();
    let emma = find(&desk, Find { text: "emma", ..Find::default() }).unwrap().rows[0].id;
    let mut changed = form(&chart(&desk, emma));
    changed.family_name = "Sørensen".into();
    let _ = save_patient(&mut desk, changed).unwrap();
    let total = |text| find(&desk, Find { text, ..Find::default() }).unwrap().total;
    assert_eq!((total("sorensen emma"), total("kowalski emma")), (1, 0));
}

fn peopled() -> TestPractice {
    let mut desk = desk();
    for (name, born_on, phone) in [
        ("Kowalski, Emma", "1984-06-14", "5550138852"),
        ("Kowalski, Erin", "1971-11-30", "5550138853"),
        ("O'Brien, Sam", "1966-02-28", "5550140001"),
        ("Emerson, Zoë", "2001-09-09", "5550140002"),
        ("Łoś, Jan", "1959-12-24", "5550140003"),
        ("王, 小明", "1995-05-05", "5550140004"),
        ("Kowalska, Ewa", "1988-08-08", "5550140005"),
        ("Müller, Jörg", "1972-01-02", "5550140006"),
        ("Ñandú-Lüdenscheid, Ann", "1973-01-02", "5550140007"),
        ("Soerensen, Kai", "1974-01-02", "5550140008"),
    ] {
        let _ = add(&mut desk, name, born_on, phone);
    }
    let by = |desk: &TestPractice, text: &str| find(desk, Find { text, ..Find::default() }).unwrap().rows[0].id;
    let sam = by(&desk, "brien");
    let _ = save_contact(&mut desk, contact(sam, "email", "Sam@Example.com")).unwrap();
    let _ = save_contact(&mut desk, contact(sam, "home", "5557777777")).unwrap();
    let zoe = by(&desk, "emerson");
    let mut called = form(&chart(&desk, zoe));
    called.preferred_name = Some("Kit".into());
    let _ = save_patient(&mut desk, called).unwrap();
    desk
}
