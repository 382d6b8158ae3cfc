use super::*;

/// A practice with a patient, a form they fill in and a paper they sign.
fn desk_with_papers() -> (Computer, String, String, String) {
    let computer = Computer::with_practice();
    let patient = computer.calls(
        "register_patient",
        json!({ "family_name": "Testwood", "given_name": "Ada", "born_on": "1984-03-14", "phone": "5035550142", "payer_id": null }),
    );
    let patient = patient["id"].as_str().unwrap().to_owned();
    let form = computer.calls("start_form", json!({ "patient_id": patient, "form": "phq-9", "mode": "here" }));
    let paper =
        computer.calls("prepare_consent", json!({ "patient_id": patient, "code": "general-treatment", "filled": {} }));
    let id = |saved: Value| saved["id"].as_str().unwrap().to_owned();
    (computer, patient, id(form), id(paper))
}

fn hand_over(computer: &Computer, patient: &str, form: &str, paper: &str) -> Value {
    computer.calls(
        "hand_over",
        json!({ "patient_id": patient, "response_ids": [form], "consent_ids": [paper], "pin": "4711" }),
    )
}

#[test]
fn a_patient_reaches_the_papers_they_were_given_and_nothing_else() {
    let (computer, patient, form, paper) = desk_with_papers();
    let other = computer.calls("start_form", json!({ "patient_id": patient, "form": "gad-7", "mode": "here" }));
    let state = hand_over(&computer, &patient, &form, &paper);
    assert_eq!(state["handed"]["response_ids"], json!([form]));
    let view = computer.calls("form_response", json!({ "response_id": form }));
    let item = &view["form"]["sections"][0]["items"][0]["code"];
    let answers = json!([{ "item": item, "entry": 0, "value": "1", "revision": 0 }]);
    let kept = computer.calls("save_answers", json!({ "response_id": form, "answers": answers }));
    assert_eq!(kept.as_array().unwrap().len(), 1);
    computer.calls("consent", json!({ "consent_id": paper }));
    let refused = [
        ("form_response", json!({ "response_id": other["id"] })),
        ("forms_of", json!({ "patient_id": patient })),
        ("patient", json!({ "patient_id": patient })),
        ("today", json!({})),
        ("void_form", json!({ "response_id": form, "reason": "no", "revision": 1 })),
        (
            "sign_consent",
            json!({ "consent_id": paper, "role": "witness", "name": "W", "method": "typed", "agreed": true }),
        ),
        (
            "sign_consent",
            json!({ "consent_id": paper, "role": "patient", "name": "A", "method": "paper", "agreed": true }),
        ),
        ("undo", json!({ "token": "0" })),
        ("hand_over", json!({ "patient_id": patient, "response_ids": [form], "consent_ids": [], "pin": "0000" })),
        ("change_passphrase", json!({ "current": GOOD, "new": OTHER })),
        ("open_sample", json!({})),
    ];
    for (name, input) in refused {
        assert_eq!(computer.fails(name, input).code, Code::Denied, "{name}");
    }
    let paper_of_chart = computer.desk.paper("intake_summary", &json!({ "patient_id": patient }));
    assert_eq!(paper_of_chart.unwrap_err().code, Code::Denied);
    let state = computer.calls("take_back", json!({ "pin": "4711" }));
    assert_eq!((&state["handed"], &state["pin_chosen"]), (&Value::Null, &json!(true)));
    computer.calls("patient", json!({ "patient_id": patient }));
}

#[test]
fn wrong_pins_lock_the_practice_and_the_passphrase_opens_it() {
    let (computer, patient, form, paper) = desk_with_papers();
    hand_over(&computer, &patient, &form, &paper);
    for left in (1..5).rev() {
        let refused = computer.fails("take_back", json!({ "pin": "1234" }));
        assert!(refused.message.contains(&left.to_string()), "{}", refused.message);
        assert_eq!(computer.state()["state"], "open");
    }
    let state = computer.calls("take_back", json!({ "pin": "1234" }));
    assert_eq!(state["state"], "locked");
    computer.unlock("Olive Invented", GOOD).unwrap();
    assert_eq!((&computer.state()["handed"], &computer.state()["pin_chosen"]), (&Value::Null, &json!(false)));
}

#[test]
fn a_pin_is_chosen_once_and_what_is_handed_over_has_to_be_the_patients() {
    let (computer, patient, form, paper) = desk_with_papers();
    let input = |ids: Value, papers: Value, pin: Value| json!({ "patient_id": patient, "response_ids": ids, "consent_ids": papers, "pin": pin });
    let unknown = "00000000-0000-7000-8000-000000000001";
    for (input, field) in [
        (input(json!([]), json!([]), json!("4711")), "response_ids"),
        (input(json!([unknown]), json!([]), json!("4711")), "response_ids"),
        (input(json!([]), json!([unknown]), json!("4711")), "consent_ids"),
        (input(json!([form]), json!([]), Value::Null), "pin"),
        (input(json!([form]), json!([]), json!("123")), "pin"),
        (input(json!([form]), json!([]), json!("12a4")), "pin"),
    ] {
        let refused = computer.fails("hand_over", input);
        assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some(field)));
        assert!(!refused.message.contains("4711"));
    }
    hand_over(&computer, &patient, &form, &paper);
    computer.calls("take_back", json!({ "pin": "4711" }));
    computer.calls("hand_over", input(json!([form]), json!([]), Value::Null));
    computer.calls("take_back", json!({ "pin": "4711" }));
}
