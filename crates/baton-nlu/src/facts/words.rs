//! Words that are in every service conversation, and closed lists that forms are told by. English, German, Spanish.
//!
//! No list names a thing that is sold, booked or asked about: those are what is looked for.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words that say nothing about the matter, folded, with spaces between.
const EVERYDAY: [&str; 3] = [EN, DE, ES];

const EN: &str = "\
    a an the this that these those it its thats theres heres there here i im ive id ill me my mine myself you youre youve youd \
    youll your yours u ur we were weve wed well us our ours they theyre them their he she his her him who whom whose what whats \
    which when where wheres why how hows if then than as so such too also both each every all any anything anyone some something \
    someone somewhere none nothing nobody other others another else same own more most much many less least few lot lots several \
    enough bit little and or but nor not no nope yes yeah yep yup ya ok okay okey alright allright sure fine great good perfect cool \
    nice awesome excellent wonderful amazing lovely fantastic super right correct exactly indeed absolutely definitely certainly \
    surely really very quite just only even still yet already again once ever never always often maybe perhaps possibly probably \
    actually basically currently now soon later then first last next previous following further at in on of to for from by with \
    without within into onto out up down off over under about around near nearby between among through during before after since \
    until till against per via like unlike is am are was be been being do does did done doing dont doesnt didnt has have had having \
    hasnt havent hadnt can cant cannot could couldnt may might must shall should shouldnt will wont would wouldnt need needs needed \
    want wants wanted wanna wish wishes like likes liked love prefer prefers preferred preference let lets letting get gets got \
    getting give gives given gave go goes going gonna gone come comes coming came take takes taking took taken make makes making made \
    put see sees seeing seen look looks looking looked find finds finding found search searches searching searched check checks \
    checking-out checked show shows showing tell tells telling told say says said saying ask asks asking asked know knows known think \
    thinks thinking thought suppose guess believe feel feels try tries trying tried help helps helping helped assist assists \
    assistance assisting please kindly pls plz thanks thank thx ty appreciate appreciated welcome sorry apologies apologize hello hi \
    hey hai greetings bye goodbye byee cheers dear sir madam maam work works worked working use used using start started end ended \
    keep keeps keeping kept hold wait waiting call called name names named send sent mean means meant happen happens happened provide \
    provides provided offer offers offered suggest suggested recommend recommended choose chosen chose pick picked select selected \
    confirm confirms confirmed confirming confirmation verify book booked booking reserve reserved reserving reservation reservations \
    schedule scheduled order-it buy purchase purchased plan plans planning planned set change changed go-ahead continue proceed \
    process processed complete completed successful successfully successful unsuccessful failed unable able available availability \
    option options choice choices detail details info information thing things stuff way ways kind kinds sort sorts type types \
    specific particular certain different various suitable interested interesting interest interests possible sounds sound seem seems \
    match matches matching request requested requests requirement requirements criteria result results question questions issue \
    today-is moment second minute-please wonder wondering hope hopefully fun enjoy happy glad pleased pleasure worry worries problem \
    problems matter course day time times now-please one ones since because however though although while whether either neither \
    instead besides anyway ahead along away back together please-do let-me want-to exact approximate total altogether regarding \
    concerning according based include includes including included contain mind minds care cares wonderful best better popular \
    favorite favourite located location locations place places area areas address addresses phone number numbers contact reach \
    leave leaves leaving depart departs departing departure arrive arrives arriving arrival travel traveling travelling trip start-from \
    oh ah um uh hmm hm well-then haha lol wow yay btw asap hai wud wat wht thru";

const DE: &str = "\
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner und oder aber denn sondern auch nicht nur \
    noch schon wieder immer nie niemals sehr ganz gar mal doch eben halt ja nein ok okay gut gute guten gern gerne prima super klasse \
    toll genau richtig stimmt korrekt klar natuerlich naturlich vielleicht wohl ich mich mir mein meine meinen meinem meiner du dich dir dein \
    deine er sie es ihn ihm ihr ihre ihren ihrem ihrer wir uns unser unsere unseren euch sich man wer wen wem was welche welcher welches \
    welchen wann wo wohin woher wie warum wieso weshalb wenn dann als ob dass weil da damit deshalb also so hier dort jetzt gleich bald \
    spater spaeter vorher nachher zuerst zuletzt in im ins an am auf aus bei beim bis durch fur fuer gegen mit nach ohne seit uber ueber \
    um unter von vom vor zu zum zur zwischen ist sind bin bist war waren sein gewesen wird werden wurde wurden worden habe haben hat \
    hatte hatten hattest gehabt kann kannst konnen koennen konnte koennte konnten moechte moechten mochte mochten will wollen wollte \
    muss mussen muessen musste soll sollen sollte sollten darf durfen duerfen wurde wuerde wurden wuerden brauche brauchen braucht benotige \
    benoetige geht gehen ging gegangen kommt kommen kam gekommen macht machen gemacht gibt geben gegeben nehme nehmen genommen sehe sehen \
    sieht gesehen sagen sagt gesagt fragen frage finde finden gefunden suche suchen wissen weiss helfen hilfe bitte danke dank vielen vielmals hallo \
    guten guter gute gutes tag moin servus gruss gruesse tschuss tschuess herr frau sehr geehrte damen herren viele vielen mehr weniger alle alles etwas \
    nichts jemand niemand andere anderen anderes gleiche selbe dieser diese dieses diesen diesem jener jede jeder jedes bestatigen \
    bestaetigen bestatigt bestaetigt verfugung verfuegung moglich moeglich leider passiert problem sache ding bescheid mitteilen";

const ES: &str = "\
    el la los las lo un una unos unas y e o u pero sino que quien quienes cual cuales cuando donde como cuanto cuanta cuantos por para \
    con sin de del al a en entre sobre hasta desde hacia segun tras yo me mi mis mio tu te ti tus usted ustedes se si no su sus le les nos \
    nuestro nuestra nosotros ellos ellas ella es son soy eres era eran fue fueron ser sido esta estan estoy estaba estar estado hay habia \
    ha han he hemos haber tiene tienen tengo tenemos tener tenia puede pueden puedo podria podrian poder quiero quiere quisiera queremos \
    necesito necesita necesitamos gustaria debo debe deberia hacer hace hago hecho hice ir voy va vamos ver veo dar doy dado decir dice \
    digo dicho saber se sabe buscar busco busca encontrar ayudar ayuda ayudarme por favor gracias hola buenos buenas dias tardes noches \
    adios saludos senor senora muy mucho mucha muchos muchas mas menos tan tanto todo toda todos todas algo nada alguien nadie otro otra \
    otros otras mismo misma este esta esto estos estas ese esa eso esos esas aquel aqui ahi alli ahora luego despues antes ya aun todavia \
    siempre nunca tambien tampoco solo bien mal bueno buena perfecto vale claro exacto correcto genial porque pues entonces aunque mientras \
    cosa problema posible confirmar confirmo confirma";

static WORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| EVERYDAY.iter().flat_map(|words| words.split_whitespace()).collect());

/// Whether a folded word says nothing about the matter.
pub(super) fn is_everyday(fold: &str) -> bool {
    WORDS.contains(fold)
}

/// Closed lists, folded.
pub(super) mod lists {
    pub(in crate::facts) const MONTH: &[&str] = &["month", "monat", "monats", "mes"];
    pub(in crate::facts) const WEEK: &[&str] = &["week", "woche", "semana"];
    pub(in crate::facts) const OF: &[&str] = &["of", "in", "de"];
    pub(in crate::facts) const THIS_OR_NEXT: &[&str] = &[
        "this",
        "next",
        "coming",
        "last",
        "the",
        "diesen",
        "dieses",
        "diese",
        "nachsten",
        "naechsten",
        "nachste",
        "naechste",
        "kommenden",
        "kommende",
        "letzten",
        "letzte",
        "este",
        "esta",
        "proximo",
        "proxima",
    ];
    pub(in crate::facts) const SPANS_OF_TIME: &[&str] =
        &["week", "weekend", "month", "year", "woche", "wochenende", "monat", "jahr", "semana", "mes", "ano"];
    pub(in crate::facts) const WEEKDAYS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
    ];
    pub(in crate::facts) const DAYS: &[&str] = &[
        "today",
        "tomorrow",
        "tonight",
        "yesterday",
        "heute",
        "morgen",
        "gestern",
        "ubermorgen",
        "uebermorgen",
        "vorgestern",
        "hoy",
        "manana",
        "ayer",
    ];
    pub(in crate::facts) const NOON: &[&str] =
        &["noon", "midnight", "mittag", "mitternacht", "mediodia", "medianoche"];
    pub(in crate::facts) const PARTS_OF_DAY: &[&str] = &[
        "morning",
        "afternoon",
        "evening",
        "night",
        "morgens",
        "nachmittags",
        "abends",
        "nachmittag",
        "abend",
        "tarde",
        "noche",
        "manana",
    ];
    pub(in crate::facts) const FRACTIONS: &[&str] = &["half", "quarter"];
    pub(in crate::facts) const PAST_OR_TO: &[&str] = &["past", "to", "after"];
    pub(in crate::facts) const OCLOCK: &[&str] = &["oclock", "uhr"];
    pub(in crate::facts) const IN: &[&str] = &["in", "at", "am", "de", "por"];
    pub(in crate::facts) const THE: &[&str] = &["the", "la"];
    pub(in crate::facts) const HOURS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
    ];
    pub(in crate::facts) const NUMBERS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "single", "couple", "dozen", "ein", "eins", "zwei", "drei", "vier", "funf", "fuenf", "sechs",
        "sieben", "acht", "neun", "zehn", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho",
        "nueve", "diez",
    ];
    pub(in crate::facts) const ONE: &[&str] = &["one", "ein", "eins", "uno", "single", "couple"];
    pub(in crate::facts) const THAT: &[&str] =
        &["that", "this", "the", "which", "another", "other", "any", "a", "no"];
    /// Words before a number that stands for something.
    pub(in crate::facts) const NUMBERED: &[&str] = &[
        "no",
        "nr",
        "number",
        "nummer",
        "numero",
        "id",
        "code",
        "bestellung",
        "order",
        "pedido",
        "rechnung",
        "invoice",
    ];
    /// Everyday words that may be counted.
    pub(in crate::facts) const COUNTED: &[&str] = &[
        "day",
        "days",
        "times",
        "more",
        "others",
        "tag",
        "tage",
        "tagen",
        "dias",
        "reservations",
        "options",
    ];
    pub(in crate::facts) const MONEY: &[&str] = &[
        "dollar", "dollars", "bucks", "usd", "euro", "euros", "eur", "cent", "cents", "pound", "pounds",
        "gbp", "chf", "franken", "pesos", "rupees", "inr", "€", "$",
    ];
    /// Little words that say which part a value plays.
    pub(in crate::facts) const CUES: &[&str] = &[
        "to", "from", "at", "in", "on", "by", "until", "till", "after", "before", "with", "without", "no",
        "not", "nach", "von", "ab", "bis", "um", "am", "im", "mit", "ohne", "kein", "keine", "nicht",
        "hasta", "desde", "con", "sin",
    ];
    /// Words within a name.
    pub(in crate::facts) const LINKS: &[&str] =
        &["of", "the", "and", "by", "de", "la", "del", "der", "von", "van", "und", "y", "a", "at", "in"];
    /// The beginning of an answer that takes what was offered.
    pub(in crate::facts) const TAKES: &[&str] = &[
        "yes",
        "yeah",
        "yep",
        "yup",
        "yea",
        "sure",
        "ok",
        "okay",
        "okey",
        "great",
        "perfect",
        "good",
        "fine",
        "nice",
        "cool",
        "awesome",
        "excellent",
        "wonderful",
        "amazing",
        "right",
        "correct",
        "alright",
        "sounds",
        "works",
        "absolutely",
        "definitely",
        "exactly",
        "lovely",
        "fantastic",
        "confirm",
        "love",
        "ja",
        "gut",
        "gerne",
        "genau",
        "passt",
        "stimmt",
        "richtig",
        "perfekt",
        "klar",
        "einverstanden",
        "si",
        "vale",
        "perfecto",
        "bien",
        "claro",
        "exacto",
        "correcto",
        "genial",
    ];
    /// Words that put an offer aside.
    pub(in crate::facts) const REFUSES: &[&str] = &[
        "no",
        "nope",
        "not",
        "dont",
        "another",
        "other",
        "others",
        "else",
        "different",
        "instead",
        "rather",
        "change",
        "nein",
        "nicht",
        "andere",
        "anderen",
        "anderes",
        "lieber",
        "sondern",
        "statt",
        "otro",
        "otra",
        "otros",
        "otras",
        "tampoco",
        "cambiar",
    ];
    /// Words of a message that reads values back.
    pub(in crate::facts) const READS_BACK: &[&str] = &[
        "confirm",
        "confirming",
        "confirmed",
        "correct",
        "verify",
        "ensure",
        "right",
        "review",
        "check",
        "bestatigen",
        "bestaetigen",
        "richtig",
        "korrekt",
        "stimmt",
        "zusammengefasst",
        "confirmar",
        "confirma",
        "confirme",
        "correcto",
        "correcta",
        "booked",
        "reserved",
        "gebucht",
        "reservado",
    ];
}
