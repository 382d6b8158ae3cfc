//! Invented names with the repeats of a real list: few names that many bear, many that few bear.

const FAMILY_BEGINS: &[&str] = &[
    "Ash", "Bar", "Beck", "Black", "Bran", "Bright", "Brook", "Cal", "Car", "Chat", "Clay", "Crom", "Dal", "Den",
    "Eld", "Fair", "Fen", "Gar", "Glen", "Hal", "Har", "Hol", "Kel", "Ken", "Kirk", "Lang", "Mar", "Mel", "Mor", "Nor",
    "Pem", "Rad", "Ral", "Shel", "Stan", "Thorn", "Wal", "Wes", "Whit", "Win",
];
const FAMILY_ENDS: &[&str] = &[
    "ton", "ley", "well", "man", "field", "son", "wood", "by", "ford", "den", "er", "more", "ridge", "ham", "low",
    "combe", "stead", "worth", "wick", "ski",
];
const FAMILY_OTHERS: &[&str] = &[
    "O'Hallow",
    "Łosiński",
    "Núñez Ribera",
    "Søndal",
    "van Elderen",
    "de la Marca",
    "Grünfeld",
    "Çelebir",
    "Ng",
    "Wu",
    "Okonwe",
    "Tran",
    "Meyer",
    "Maier",
    "Smythe",
    "Kowalski",
    "Kowalsky",
    "Phillips",
    "Filips",
    "Adeyo",
];
const GIVEN: &[&str] = &[
    "Emma",
    "John",
    "Maria",
    "James",
    "Anna",
    "Robert",
    "Linda",
    "Michael",
    "Susan",
    "David",
    "Karen",
    "William",
    "Nancy",
    "Thomas",
    "Lisa",
    "Daniel",
    "Betty",
    "Mark",
    "Sandra",
    "Paul",
    "Ashley",
    "Steven",
    "Donna",
    "Andrew",
    "Carol",
    "Kenneth",
    "Michelle",
    "Joshua",
    "Amanda",
    "Kevin",
    "Melissa",
    "Brian",
    "Deborah",
    "George",
    "Stephanie",
    "Timothy",
    "Rebecca",
    "Ronald",
    "Laura",
    "Jason",
    "Helen",
    "Edward",
    "Sharon",
    "Jeffrey",
    "Cynthia",
    "Ryan",
    "Kathleen",
    "Jacob",
    "Amy",
    "Gary",
    "Angela",
    "Nicholas",
    "Shirley",
    "Eric",
    "Brenda",
    "Jonathan",
    "Emily",
    "Stephen",
    "Pamela",
    "Larry",
    "Nicole",
    "Justin",
    "Samantha",
    "Scott",
    "Katherine",
    "Brandon",
    "Catherine",
    "Benjamin",
    "Christine",
    "Samuel",
    "Debra",
    "Gregory",
    "Rachel",
    "Frank",
    "Janet",
    "Alexander",
    "Kathryn",
    "Raymond",
    "Diane",
    "Patrick",
    "Olivia",
    "Jack",
    "Zoë",
    "Dennis",
    "Ann",
    "Jerry",
    "Anne",
    "Tyler",
    "Jean",
    "Aaron",
    "Joan",
    "Jose",
    "Cheryl",
    "Nathan",
    "Megan",
    "Henry",
    "Andrea",
    "Peter",
    "Hannah",
    "Adam",
];

/// The family and given name of the patient with this number.
pub fn name(number: usize) -> (String, &'static str) {
    let (family, given) = (often_small(number * 2), often_small(number * 2 + 1));
    (family_name(family), pick(GIVEN, given))
}

/// A family name somebody in the list may bear; small numbers are the frequent ones.
fn family_name(share: f64) -> String {
    let names = FAMILY_OTHERS.len() + FAMILY_BEGINS.len() * FAMILY_ENDS.len();
    // A stride without a common factor mixes the rare and the frequent over the alphabet.
    let place = (share * names as f64) as usize * 377 % names;
    match FAMILY_OTHERS.get(place) {
        Some(name) => (*name).to_owned(),
        None => {
            let place = place - FAMILY_OTHERS.len();
            let begin = FAMILY_BEGINS.get(place / FAMILY_ENDS.len()).copied().unwrap_or_default();
            [begin, FAMILY_ENDS.get(place % FAMILY_ENDS.len()).copied().unwrap_or_default()].concat()
        }
    }
}

fn pick(names: &'static [&'static str], share: f64) -> &'static str {
    names.get((share * names.len() as f64) as usize).copied().unwrap_or_default()
}

/// A number from 0 to 1 that repeats from run to run and is small more often than large: the most frequent of 820 names is
/// borne by one in ninety.
fn often_small(number: usize) -> f64 {
    share(number).powf(1.5)
}

/// A number from 0 to 1 that repeats from run to run.
pub fn share(number: usize) -> f64 {
    let mut word = (number as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((word ^ (word >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}
