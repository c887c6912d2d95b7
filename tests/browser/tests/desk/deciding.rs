//! Understands cases, and decides about them.

use crate::reader::Reader;
use crate::shop::{KIM, SAM, Shop, VIC, ZOE};
use crate::tour::decide;

/// Finds the first case of a team about which something can be decided.
fn first_of(team: &str, page: &mut crate::page::Page) -> String {
    page.go(&format!("/cases?team={team}"));
    let rows = page.evaluate("[...document.querySelectorAll('a[data-row]')].map((a) => a.pathname)");
    for row in rows.as_array().unwrap() {
        page.go(row.as_str().unwrap());
        if page.count("input[name=decision]") > 0 {
            return page.address();
        }
    }
    panic!("nothing can be decided about a case of {team}")
}

#[test]
fn a_person_of_each_team_understands_a_case_and_resolves_it() {
    let Some(shop) = Shop::with_everything() else { return };
    for (team, name) in [("storefront", "Storefront"), ("fulfilment", "Fulfilment"), ("support", "Support")] {
        let mut page = shop.page(&Reader::default());
        let case = first_of(team, &mut page);
        page.go("/cases");
        page.arrive(|page| page.click("link", name));
        page.arrive(|page| page.click_at(&format!("a[href='{case}']")));
        for heading in ["What the customer was told", "What is true, by what was reported", "What you can do"]
        {
            assert!(page.has("heading", heading), "{case} has no {heading}");
        }
        page.press("1");
        page.click("textbox", "Note (kept with the decision)");
        page.write("Spoke to them on the phone");
        page.arrive(|page| page.click("button", "Decide"));
        page.says(&format!("by {KIM}"));
        page.says("“Spoke to them on the phone”");
        assert_eq!(page.count("input[name=decision]"), 0);
        page.arrive(|page| page.press("u"));
        assert_eq!(page.count(&format!("a[href='{case}']")), 0, "{case} is still in the list");
        page.go(&case);
        page.says("Decided: ");
    }
    assert_eq!(shop.records().told().len(), 3);
}

#[test]
fn of_two_people_at_once_the_second_is_told_who_decided_and_sends_nothing() {
    let Some(shop) = Shop::after("23-cancelled-and-shipped") else { return };
    let mut kim = shop.page(&Reader { person: KIM, ..Reader::default() });
    let mut sam = shop.page(&Reader { person: SAM, ..Reader::default() });
    for page in [&mut kim, &mut sam] {
        page.go("/cases");
        page.arrive(|page| page.click("link", "Parcel of a cancelled order"));
    }
    sam.click_at("textarea");
    sam.write("I called the carrier");
    assert_eq!(decide(&mut kim), 200);
    assert_eq!(decide(&mut sam), 409);
    sam.says("Nothing was sent.");
    sam.says("The case closed while you looked at it.");
    sam.says("by Kim Lee");
    assert_eq!(shop.records().told().len(), 1);
}

#[test]
fn a_person_who_may_not_see_personal_data_sees_masks_and_one_who_may_sees_all() {
    let Some(shop) = Shop::after("23-cancelled-and-shipped") else { return };
    for (person, sees, never) in [(VIC, "A… F… (a…@", "Ada"), (KIM, "Ada Fox (ada.fox", "masked")] {
        let mut page = shop.page(&Reader { person, ..Reader::default() });
        page.go("/cases");
        page.arrive(|page| page.click("link", "Parcel of a cancelled order"));
        page.says(sees);
        page.says_nothing_of(never);
        page.arrive(|page| page.click("link", "The whole order"));
        page.says(sees);
        page.says_nothing_of(never);
    }
}

#[test]
fn nothing_is_offered_to_a_person_who_may_not_decide_and_the_page_says_why() {
    let Some(shop) = Shop::after("23-cancelled-and-shipped") else { return };
    for (person, why) in [(VIC, "Your role"), (ZOE, "team")] {
        let mut page = shop.page(&Reader { person, ..Reader::default() });
        page.go("/cases");
        page.arrive(|page| page.click("link", "Parcel of a cancelled order"));
        page.says("What you can do");
        page.says(why);
        assert!(page.count("input[name=decision]") == 0 && !page.has("button", "Decide"), "{person}");
    }
}
