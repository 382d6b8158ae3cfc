use expect_test::expect;
use seriesdesk_core::sheets::SuperbillDiagnosis;
use seriesdesk_documents::superbill;

use crate::reader::{about, fonts_are_embedded, keep, sound, text, words};
use crate::samples;

#[test]
fn six_infusions_fill_two_pages() {
    let pdf = superbill(&samples::superbill()).unwrap();
    keep("superbill.pdf", &pdf);
    sound(&pdf);
    fonts_are_embedded(&pdf);
    assert_eq!(pdf.pages, 2);
    expect![[r#"
        --- 1 ---
        Cedar Grove Interventional Psychiatry
        410 Alder Street, Suite 200, Fairhaven, OR 97000 · Tel (503) 555-0142 · Fax (503) 555-0143  SAMPLE
        EIN 00-0000000 · Group NPI 1234567893 · Taxonomy 2084P0800X
        Superbill  SB-2026-0147
        Issued 03/03/2026
        Patient  Date of birth  MRN  Sex  Member ID  Group
        Hargrove, Rowan T.  06/14/1984  CG-10482  M  NMH8842017731  70412
        Address  27 Juniper Court, Fairhaven, OR 97000  Rendering  Helen M. Okafor, MD (psychiatry)
        Plan  Northfield Mutual PPO (sample)  Rendering NPI  0000000014 on every line
        Subscriber  Self  License  OR MD000000 · 2084P0800X
        Network  Out of network  Place of service  11 office, address above
        Authorization  None requested  Assignment  NO: pay the patient
        Diagnoses (ICD-10-CM 2026; letters are the pointers used below)
        A F33.2  Major depressive disorder, recurrent severe without  B  F41.1  Generalized anxiety disorder
        psychotic features
        C—  D—  E—  F—  G—  H—  I—  J—  K—  L—
        Services delivered (one date per line; only sessions that took place)
        # Service date  POS Code  Mod  Service (own wording)  Dx  Units  Charge $  Paid $
        Infusion 1 of 6 · 02/09/2026 · start 10:05 stop 10:45 (40 min)
        1 02/09/2026  11  96365  —  IV infusion, first hour  A  1  355.00  355.00
        2 02/09/2026  11  J3490  —  Ketamine, racemic, IV  A  1  75.00  75.00
        NDC N499999011410 ML0.78 · ketamine HCl 50 mg/mL, 39 mg IV
        3 02/09/2026  11  96375  —  IV push, one added drug  A  1  48.50  48.50
        4 02/09/2026  11  J2405  —  Ondansetron, per 1 mg  A  4  17.00  17.00
        NDC N499999047702 ML2 · ondansetron 2 mg/mL, 4 mg IV
        5 02/09/2026  11  96127  —  Scored questionnaire (PHQ-9)  A, B  1  20.00  20.00
        Infusion 2 of 6 · 02/11/2026 · start 10:02 stop 10:42 (40 min)
        6 02/11/2026  11  96365  —  IV infusion, first hour  A  1  355.00  355.00
        7 02/11/2026  11  J3490  —  Ketamine, racemic, IV  A  1  75.00  75.00
        NDC N499999011410 ML0.78 · ketamine HCl 50 mg/mL, 39 mg IV
        8 02/11/2026  11  96375  —  IV push, one added drug  A  1  48.50  48.50
        9 02/11/2026  11  J2405  —  Ondansetron, per 1 mg  A  4  17.00  17.00
        NDC N499999047702 ML2 · ondansetron 2 mg/mL, 4 mg IV
        10 02/11/2026  11  96127  —  Scored questionnaire (PHQ-9)  A, B  1  20.00  20.00
        Infusion 3 of 6 · 02/13/2026 · start 09:58 stop 10:38 (40 min)
        11 02/13/2026  11  96365  —  IV infusion, first hour  A  1  355.00  355.00
        12 02/13/2026  11  J3490  —  Ketamine, racemic, IV  A  1  75.00  75.00
        NDC N499999011410 ML0.78 · ketamine HCl 50 mg/mL, 39 mg IV
        13 02/13/2026  11  96127  —  Scored questionnaire (PHQ-9)  A, B  1  20.00  20.00
        Carried to page 2  1,481.00  1,481.00
        Confidential: protected health information. Fictional sample.  SB-2026-0147 · Page 1 of 2
        --- 2 ---
        Hargrove, Rowan T. DOB 06/14/1984 MRN CG-10482  Superbill  SAMPLE
        # Service date  POS Code  Mod  Service (own wording)  Dx  Units  Charge $  Paid $
        Brought from page 1  1,481.00  1,481.00
        Infusion 4 of 6 · 02/17/2026 · start 10:10 stop 10:50 (40 min)
        14 02/17/2026  11  96365  —  IV infusion, first hour  A  1  355.00  355.00
        15 02/17/2026  11  J3490  —  Ketamine, racemic, IV  A  1  75.00  75.00
        NDC N499999011410 ML0.94 · ketamine HCl 50 mg/mL, 47 mg IV
        16 02/17/2026  11  96127  —  Scored questionnaire (PHQ-9)  A, B  1  20.00  20.00
        Infusion 5 of 6 · 02/19/2026 · start 10:04 stop 10:44 (40 min)
        17 02/19/2026  11  96365  —  IV infusion, first hour  A  1  355.00  355.00
        18 02/19/2026  11  J3490  —  Ketamine, racemic, IV  A  1  75.00  75.00
        NDC N499999011410 ML0.94 · ketamine HCl 50 mg/mL, 47 mg IV
        19 02/19/2026  11  96127  —  Scored questionnaire (PHQ-9)  A, B  1  20.00  20.00
        Infusion 6 of 6 · 02/23/2026 · start 10:07 stop 10:47 (40 min)
        20 02/23/2026  11  96365  —  IV infusion, first hour  A  1  355.00  355.00
        21 02/23/2026  11  J3490  —  Ketamine, racemic, IV  A  1  75.00  75.00
        NDC N499999011410 ML0.94 · ketamine HCl 50 mg/mL, 47 mg IV
        22 02/23/2026  11  96127  —  Scored questionnaire (PHQ-9)  A, B  1  20.00  20.00
        Total, lines 1 to 22  2,831.00  2,831.00
        Payments received from the patient  Account
        Date  Method  Receipt  Amount $  $
        02/09/2026  Visa card  R-2026-0391  1,415.50  Total charges  2,831.00
        Infusions 1 to 3 and added drug, infusion 1
        Discounts on these lines  0.00
        02/11/2026  Visa card  R-2026-0398  65.50
        Paid by patient  2,831.00
        Added drug, infusion 2
        Paid by insurance  0.00
        02/17/2026  Visa card  R-2026-0427  1,350.00
        Infusions 4 to 6  Balance due  0.00
        Package rule P-6: $2,700.00 for six infusions = $450.00 for each infusion delivered (96365 $355.00, J3490 $75.00, 96127
        $20.00). Added drugs are charged at the list price. All six were delivered.
        The patient has paid in full and may seek reimbursement. Please send any payment to the patient,
        not to this practice. Assignment of benefits: NO. The practice is out of network and has not filed a claim
        for these services. This superbill is not a guarantee of reimbursement.
        I certify that the services listed were delivered by me or under my supervision on the dates shown.
        03/03/2026
        Helen M. Okafor, MD, rendering provider, NPI 0000000014  Date
        Confidential: protected health information. Fictional sample.  SB-2026-0147 · Page 2 of 2
    "#]].assert_eq(&text(&pdf));
}

#[test]
fn the_file_says_what_it_is_and_not_who_it_is_about() {
    let pdf = superbill(&samples::superbill()).unwrap();
    expect![[r#"
        Title:           Superbill SB-2026-0147
        Creator:         Seriesdesk
        Producer:        Seriesdesk with printpdf
        CreationDate:    D:20260303080500
        ModDate:         D:20260303080500
        Custom Metadata: no
        Metadata Stream: no
        Tagged:          no
        UserProperties:  no
        Suspects:        no
        Form:            none
        JavaScript:      no
        Pages:           2
        Encrypted:       no
        Page size:       612 x 792 pts (letter)
        Page rot:        0
        Optimized:       no
        PDF version:     1.7
    "#]]
    .assert_eq(&about(&pdf));
}

#[test]
fn sums_are_carried_from_page_to_page_and_add_up() {
    let sheet = samples::thirty_six_sessions();
    let pdf = superbill(&sheet).unwrap();
    keep("thirty-six.pdf", &pdf);
    sound(&pdf);
    let text = text(&pdf);
    let pages: Vec<&str> = text.split("--- ").skip(1).collect();
    assert_eq!(pages.len(), pdf.pages as usize);
    assert!(pages.len() > 4, "{} pages", pages.len());

    let mut running = [0, 0];
    let mut carried = None;
    let mut done = false;
    for (number, page) in pages.iter().enumerate() {
        for line in page.lines() {
            let amounts = two_amounts(line);
            if done {
                continue;
            }
            if let Some(before) = line.strip_prefix(&format!("Brought from page {number}")) {
                assert_eq!(Some(before.trim().to_owned()), carried.take(), "what is brought is what was carried");
            } else if let Some(after) = line.strip_prefix(&format!("Carried to page {}", number + 2)) {
                assert_eq!(amounts, Some(running), "page {}: the lines so far add up", number + 1);
                carried = Some(after.trim().to_owned());
            } else if line.starts_with("Total, lines 1 to 108") {
                assert_eq!(amounts, Some(running), "the total is the sum of all lines");
                assert_eq!(running, [36 * 45_000, 36 * 40_000]);
                done = true;
            } else if line.starts_with(|c: char| c.is_ascii_digit())
                && line.contains("/2026  11  ")
                && let Some([charge, paid]) = amounts
            {
                running = [running[0] + charge, running[1] + paid];
            }
        }
    }
    assert!(done, "there is a total");
    assert_eq!(text.matches("Total paid by the patient").count(), 1);
}

#[test]
fn a_session_is_not_parted_where_it_fits_a_page() {
    let pdf = superbill(&samples::thirty_six_sessions()).unwrap();
    for page in text(&pdf).split("--- ").skip(1) {
        assert_eq!(page.matches("Session ").count() * 3, page.matches("/2026  11  ").count(), "{page}");
    }
}

#[test]
fn a_new_version_says_what_it_replaces() {
    let mut sheet = samples::superbill();
    sheet.version = 2;
    sheet.replaces = Some("SB-2026-0147, version 1".into());
    let pdf = superbill(&sheet).unwrap();
    keep("version-2.pdf", &pdf);
    let words = words(&pdf);
    assert!(words.contains("SB-2026-0147, version 2"), "{words}");
    assert!(words.contains("Replaces SB-2026-0147, version 1"), "{words}");
}

#[test]
fn another_renderer_is_named_at_the_session() {
    let mut sheet = samples::superbill();
    sheet.other_providers = vec![samples::provider("Supervising", "Ravi P. Anand, MD", "0000000022")];
    sheet.sessions[1].rendering = Some(samples::provider("Rendering", "Noor Idris, PMHNP", "0000000030"));
    let pdf = superbill(&sheet).unwrap();
    keep("two-renderers.pdf", &pdf);
    let words = words(&pdf);
    assert!(words.contains("rendered by Noor Idris, PMHNP, NPI 0000000030"), "{words}");
    assert!(words.contains("Supervising Ravi P. Anand, MD, NPI 0000000022"), "{words}");
    assert!(words.contains("0000000014 unless noted below"), "{words}");
}

#[test]
fn twelve_diagnoses_leave_no_letter_free() {
    let mut sheet = samples::superbill();
    let known = sheet.diagnoses[0].clone();
    sheet.diagnoses = ('A'..='L')
        .map(|letter| {
            let mut next = known.clone();
            next.letter = letter.into();
            next
        })
        .collect();
    let pdf = superbill(&sheet).unwrap();
    keep("twelve.pdf", &pdf);
    sound(&pdf);
    assert_eq!(words(&pdf).matches("F33.2").count(), 12);
    sheet.diagnoses.truncate(3);
    keep("three.pdf", &superbill(&sheet).unwrap());
}

fn two_amounts(line: &str) -> Option<[i64; 2]> {
    let cents = |text: &str| text.replace([',', '.'], "").parse::<i64>().ok();
    let mut last = line.split_whitespace().rev();
    let (second, first) = (last.next()?, last.next()?);
    (first.contains('.') && second.contains('.')).then_some([cents(first)?, cents(second)?])
}

#[test]
fn the_longest_codes_stay_on_their_line() {
    let mut sheet = samples::superbill();
    let first = sheet.diagnoses[0].clone();
    sheet.diagnoses = ["G43.909", "R45.851", "S06.0X1A"]
        .into_iter()
        .zip(["A", "B", "C"])
        .map(|(code, letter)| SuperbillDiagnosis { letter: letter.to_owned(), code: code.to_owned(), ..first.clone() })
        .collect();
    let text = text(&superbill(&sheet).unwrap());
    for code in ["G43.909", "R45.851", "S06.0X1A"] {
        assert!(text.contains(code), "{code} is broken: {text}");
    }
}
