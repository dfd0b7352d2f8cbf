import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.springframework.security.web.authentication.password.HaveIBeenPwnedRestApiPasswordChecker;
import org.springframework.web.client.RestClient;

/**
 * Arguments: the address of the ranges, then passwords in base64. Prints true or false for each. The checker takes a
 * failed request for "not compromised"; listed passwords among the arguments show that requests arrive.
 */
public class Check {
    public static void main(String[] arguments) {
        HaveIBeenPwnedRestApiPasswordChecker checker = new HaveIBeenPwnedRestApiPasswordChecker();
        checker.setRestClient(RestClient.builder().baseUrl(arguments[0]).build());
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            String password = new String(Base64.getDecoder().decode(argument), StandardCharsets.UTF_8);
            System.out.println(checker.check(password).isCompromised());
        }
    }
}
