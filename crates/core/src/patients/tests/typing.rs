use super::*;

/// Some of the Big List of Naughty Strings (MIT licensed, by Max Woolf), and some of ours.
const NAUGHTY: &[&str] = &[
    "",
    " ",
    "\t",
    "\0",
    "\u{1}",
    "\u{7f}",
    "\u{85}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}test\u{202c}",
    "\u{2066}test\u{2069}",
    "undefined",
    "NULL",
    "None",
    "true",
    "0",
    "-1",
    "1/0",
    "NaN",
    "Infinity",
    "1,000.00",
    "0x0",
    "１２３",
    "١٢٣",
    "½",
    "₀₁₂",
    "<script>alert('hi')</script>",
    "'; DROP TABLE patients;--",
    "' OR 1=1 -- 1",
    "%s%n",
    "$HOME",
    "../../etc/passwd",
    "田中さんにあげて下さい",
    "和製漢語",
    "社會科學院語學研究所",
    "찦차를 타고 온 펲시맨과",
    "표준국어대사전",
    "👩🏽",
    "👾 🙇 💁",
    "🇺🇸🇷🇺",
    "ثم نفس سقطت وبالتحديد",
    "בְּרֵאשִׁית",
    "﷽",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤ ̖t̝͕̳̣̻̪͞h̼͓̲̦̳̘̲e͇̣̰̦̬͎",
    "˙ɐnbᴉlɐ ɐuƃɐɯ",
    "Ⱥ",
    "Ⱦ",
    "ヽ༼ຈل͜ຈ༽ﾉ",
    "( ͡° ͜ʖ ͡°)",
    "Ω≈ç√∫",
    "åß∂ƒ©˙∆˚¬…æ",
    "œ∑´®†¥¨ˆøπ“‘",
    "¡™£¢∞§¶•ªº–≠",
    "O'Connor",
    "D’Angelo",
    "Smith-Jones",
    "van der Berg",
    "X",
    "Ñ",
    "李",
    "ﬁ",
    "ŒŞ",
    "Ǆ",
    "İ",
    "ı",
    "ẞ",
    "\u{301}",
    "e\u{301}",
    "नमस्ते",
    "สวัสดี",
    "name\u{0}null",
    "a\nb",
    "a\r\nb",
    "\"",
    "\"*",
    "a\"b",
    "*",
    "^",
    "NEAR",
    "AND",
    "OR",
    "NOT",
    "family:",
    "{x}",
    "(",
    ")",
    "a - b",
    "a.b@c",
    "1984-13-45",
    "__%",
];

#[test]
fn a_naughty_name_comes_back_as_typed_or_is_refused() {
    let mut desk = desk();
    let (mut kept, mut turned_away) = (0, 0);
    for typed in NAUGHTY {
        match try_add(&mut desk, &format!("{typed}, Pat"), "1984-06-14", "5550138852") {
            Ok(id) => {
                let spaced = typed.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(chart(&desk, id).family_name, spaced);
                kept += 1;
            }
            Err(Error::Invalid { field, .. }) => {
                assert_eq!(field, "family_name", "{typed:?}");
                turned_away += 1;
            }
            Err(other) => panic!("{typed:?}: {other}"),
        }
    }
    assert!(kept > 50 && turned_away > 15, "{kept} kept, {turned_away} turned away");
    assert!(try_add(&mut desk, &format!("{}, Pat", "a".repeat(200)), "1984-06-14", "5550138852").is_ok());
    assert!(try_add(&mut desk, &format!("{}, Pat", "a".repeat(201)), "1984-06-14", "5550138852").is_err());
}

#[test]
fn a_naughty_search_finds_what_was_typed_or_nothing() {
    let mut desk = desk();
    for typed in NAUGHTY {
        let added = try_add(&mut desk, &format!("{typed}, Pat"), "1984-06-14", "5550138852");
        let found = find(&desk, Find { text: typed, limit: 500, ..Find::default() }).unwrap();
        let named = typed.chars().all(|letter| letter.is_ascii_alphabetic() || letter == ' ' || letter == '-');
        if let (Ok(id), true) = (added, named) {
            assert!(found.rows.iter().any(|row| row.id == id), "{typed:?}");
        }
    }
}

#[test]
fn words_that_are_not_numbers_are_no_telephone() {
    let mut desk = desk();
    for typed in NAUGHTY {
        let added = try_add(&mut desk, "Naughty, Pat", "1984-06-14", typed);
        assert!(added.is_err(), "{typed:?}");
    }
}
